import { functions, sh } from '../../src/script.ts'
import { textOfHex } from './bytes.ts'
import { lines } from './text.ts'

/**
 * Functions: `hex`, which prints its standard input as lines of hex that start with a space, and `field`, which prints a field whose text may
 * hold anything, as names do. A plain text stands there as it is, behind a `=`: for most names no process is started.
 */
export const fieldFunctions = functions(sh`hex() { od -An -v -tx1; echo; }
field() {
  case $2 in
    *[!A-Za-z0-9_./@%+:,~-]*) printf '%s ' "$1"; printf %s "$2" | hex ;;
    *) printf '%s =%s\n' "$1" "$2" ;;
  esac
}`)

/**
 * The answers of a probe that prints `name value` lines: the values of each name, in order. A line that starts with a
 * space goes on with the value before.
 */
export class Fields {
  readonly #values = new Map<string, string[]>()

  constructor(output: string) {
    for (const line of lines(output.replaceAll('\n ', ' '))) {
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

  /** A value that went through `hex` or `field`. */
  text(name: string): string | undefined {
    return this.texts(name)[0]
  }

  texts(name: string): readonly string[] {
    return this.all(name).map((value) => (value.startsWith('=') ? value.slice(1) : textOfHex(value)))
  }
}
