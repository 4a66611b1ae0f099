import { sh } from '../../src/script.ts'
import { textOfHex } from './bytes.ts'
import { lines } from './text.ts'

/** Defines `hex`, which prints its standard input as one line of hex. Names go through it: they may hold newlines. */
export const defineHex = sh`hex() { od -An -v -tx1 | tr -d ' \n'; echo; }`

/** The answers of a probe that prints `name value` lines: the values of each name, in order. */
export class Fields {
  readonly #values = new Map<string, string[]>()

  constructor(output: string) {
    for (const line of lines(output)) {
      const [, name, value] = /^(\S+) ?(.*)$/.exec(line) ?? []
      if (name !== undefined) this.#values.set(name, [...this.all(name), value!])
    }
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? []
  }

  get(name: string): string | undefined {
    return this.all(name)[0]
  }

  /** A value that went through `hex`. */
  text(name: string): string | undefined {
    const hex = this.get(name)
    return hex === undefined ? undefined : textOfHex(hex)
  }
}
