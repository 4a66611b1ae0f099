import type { Fault } from '../fault.ts'
import { Float } from '../value.ts'
import type { Entry, Scalar } from './node.ts'

/** Gathers the entries of one mapping: of equal keys the last wins, and what `<<` brings gives way to all. */
export class Entries {
  readonly #own = new Map<string, Entry>()
  readonly #merged = new Map<string, Entry>()
  readonly #warnings: Fault[]

  constructor(warnings: Fault[]) {
    this.#warnings = warnings
  }

  add(entry: Entry): void {
    const id = identity(entry.key)
    const before = this.#own.get(id)
    if (before) {
      this.#warnings.push({
        message: `${JSON.stringify(entry.name)} is given twice; the last one counts`,
        place: entry.keyPlace,
        notes: [`first on line ${before.keyPlace.line}`],
      })
    }
    this.#own.set(id, entry)
  }

  /** Entries of other mappings, those that win last. */
  merge(entries: readonly Entry[]): void {
    for (const entry of entries) this.#merged.set(identity(entry.key), entry)
  }

  /** What is merged comes first, as in Ansible. */
  list(): readonly Entry[] {
    if (this.#merged.size === 0) return [...this.#own.values()]
    return [...new Map([...this.#merged, ...this.#own]).values()]
  }
}

/** Tells 1 from '1' from 1.0. */
function identity(key: Scalar): string {
  return key instanceof Float ? `float ${key.value}` : `${typeof key} ${String(key)}`
}
