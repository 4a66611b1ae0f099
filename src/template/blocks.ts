import type { Frame } from './frame.ts'
import { Output } from './output.ts'
import type { Exec } from './program.ts'
import { Callable, Thing, type V } from './runtime.ts'

/** Writes the block of a name, or one that it replaces; false where there is none. */
export function writeBlock(
  frame: Frame,
  name: string,
  depth: number,
  out: Output,
  otherwise?: Exec,
): boolean {
  const block = frame.layout?.block(name, depth) ?? otherwise
  block?.(frame.inner(new Map([['super', blockAbove(frame, name, depth)]])), out)
  return block !== undefined
}

function blockAbove(frame: Frame, name: string, depth: number): V {
  return new Callable('super', (call) => {
    const out = new Output(frame.context)
    if (!writeBlock(frame, name, depth + 1, out)) throw call.fault(`there is no block ${name} above this one`)
    return out.text()
  })
}

/** `self`: the blocks of a template file, to be written again. */
export class Blocks extends Thing {
  readonly type = 'blocks'
  readonly #frame: Frame
  constructor(frame: Frame) {
    super()
    this.#frame = frame
  }
  override attribute(name: string): V | undefined {
    if (!this.#frame.layout?.block(name, 0)) return undefined
    return new Callable(name, () => {
      const out = new Output(this.#frame.context)
      writeBlock(this.#frame, name, 0, out)
      return out.text()
    })
  }
  override toString(): string {
    return '<blocks>'
  }
}
