import { lines } from '../lib/text.ts'

/** What the script printed: files as `/path:line`, then what the families asked for, each part after a line `=name`. */
export class Answers {
  readonly #files = new Map<string, string[]>()
  readonly #parts = new Map<string, string[]>()

  constructor(output: string) {
    let part: string[] | undefined
    for (const line of lines(output)) {
      const name = /^=(?<name>[a-z_]+)$/.exec(line)?.groups?.name
      if (name !== undefined) {
        part = []
        this.#parts.set(name, part)
      } else if (part) part.push(line)
      else {
        const [, path, text] = /^([^:]+):(.*)$/.exec(line) ?? []
        if (path === undefined) continue
        const file = this.#files.get(path)
        if (file) file.push(text!)
        else this.#files.set(path, [text!])
      }
    }
  }

  /** The lines of a file; undefined where it is not there, cannot be read, or is empty. */
  lines(path: string): readonly string[] | undefined {
    return this.#files.get(path)
  }

  /** The first line of a file, without blanks around it; undefined where there is nothing in it. */
  word(path: string): string | undefined {
    return this.lines(path)?.[0]?.trim() || undefined
  }

  /** The number in a file that holds one. */
  number(path: string): number | undefined {
    const word = this.word(path)
    return word !== undefined && /^-?\d+$/.test(word) ? Number(word) : undefined
  }

  /** The paths of the files whose path matches, with what matched. */
  *matching(pattern: RegExp): Generator<RegExpExecArray> {
    for (const path of this.#files.keys()) {
      const match = pattern.exec(path)
      if (match) yield match
    }
  }

  /** What a family's script (or, with `_now` at the end, its moment) printed. */
  part(name: string): readonly string[] {
    return this.#parts.get(name) ?? []
  }
}
