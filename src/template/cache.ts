import type { Place } from '../value.ts'

/** Compiled things by their source text and place; forgets all when it has grown too large. */
export class SourceCache<Compiled> {
  readonly #entries = new Map<string, { readonly place: Place; readonly compiled: Compiled }[]>()
  readonly #limit: number
  #size = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get(source: string, place: Place, compile: () => Compiled): Compiled {
    const there = this.#entries.get(source)
    const found = there?.find((entry) => same(entry.place, place))
    if (found) return found.compiled
    const compiled = compile()
    if (this.#size >= this.#limit) {
      this.#entries.clear()
      this.#size = 0
    }
    this.#size++
    const entries = this.#entries.get(source)
    if (entries) entries.push({ place, compiled })
    else this.#entries.set(source, [{ place, compiled }])
    return compiled
  }
}

function same(a: Place, b: Place): boolean {
  return a === b || (a.line === b.line && a.column === b.column && a.file === b.file)
}
