import type { Exec, Program } from './program.ts'

/** The blocks of a template and of those it extends: for each name the definitions, the most specific one first. */
export class Layout {
  /** What the program being run extends. */
  extended: Program | undefined
  readonly #blocks = new Map<string, Exec[]>()

  add(blocks: ReadonlyMap<string, Exec>): void {
    for (const [name, block] of blocks) this.#blocks.set(name, [...(this.#blocks.get(name) ?? []), block])
  }

  block(name: string, depth: number): Exec | undefined {
    return this.#blocks.get(name)?.[depth]
  }
}
