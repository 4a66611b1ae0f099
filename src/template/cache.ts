import type { Place } from '../value.ts'

interface Entry<Compiled> {
  readonly source: string
  readonly place: Place
  readonly compiled: Compiled
}

/** Compiled things by their source text and place; forgets all when it has grown too large. */
export class SourceCache<Compiled> {
  readonly #entries = new Map<string, Entry<Compiled>[]>()
  readonly #limit: number
  readonly #compile: (source: string, place: Place) => Compiled
  #size = 0
  // A task asks for the same on one host after the other.
  #last: Entry<Compiled> | undefined

  constructor(limit: number, compile: (source: string, place: Place) => Compiled) {
    this.#limit = limit
    this.#compile = compile
  }

  get(source: string, place: Place): Compiled {
    const last = this.#last
    if (last && last.source === source && same(last.place, place)) return last.compiled
    const entry = this.#entries.get(source)?.find((one) => same(one.place, place)) ?? this.#add(source, place)
    this.#last = entry
    return entry.compiled
  }

  #add(source: string, place: Place): Entry<Compiled> {
    const entry = { source, place, compiled: this.#compile(source, place) }
    if (this.#size >= this.#limit) {
      this.#entries.clear()
      this.#size = 0
    }
    this.#size++
    const entries = this.#entries.get(source)
    if (entries) entries.push(entry)
    else this.#entries.set(source, [entry])
    return entry
  }
}

function same(a: Place, b: Place): boolean {
  return a === b || (a.line === b.line && a.column === b.column && a.file === b.file)
}
