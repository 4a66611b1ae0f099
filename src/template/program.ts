import type { Frame } from './frame.ts'
import type { Output } from './output.ts'
import type { Text } from './text.ts'

/** How a compiled statement ended, where that is not as usual. */
export type Signal = 'break' | 'continue' | undefined

/** A compiled statement. */
export type Exec = (frame: Frame, out: Output) => Signal

/** A compiled template. */
export interface Program {
  readonly text: Text
  readonly run: Exec
  readonly blocks: ReadonlyMap<string, Exec>
  /** Changes lists or mappings in place: it gets its own copies of variables. */
  readonly mutates: boolean
}
