import { Float, Secret } from '../../value.ts'
import { Tuple, type V } from '../runtime.ts'
import { isList, isMap } from './type.ts'

/** Values that are found again as Python's == would, without comparing each with each. */
export class Seen {
  readonly #identities = new Set<string>()
  readonly #things = new Map<object, number>()

  constructor(values: readonly V[] = []) {
    for (const value of values) this.add(value)
  }

  has(value: V): boolean {
    return this.#identities.has(this.#identity(value))
  }

  /** Whether the value is new. */
  add(value: V): boolean {
    const before = this.#identities.size
    return this.#identities.add(this.#identity(value)).size > before
  }

  /** A text that equal values share and others do not. */
  #identity(value: V): string {
    if (typeof value === 'string') return JSON.stringify(value)
    if (typeof value === 'boolean') return String(Number(value))
    if (value === null || typeof value !== 'object') return String(value)
    if (value instanceof Float && !Number.isNaN(value.value)) {
      return String(Number.isInteger(value.value) ? BigInt(value.value) : value.value)
    }
    if (value instanceof Secret) return this.#identity(value.reveal())
    if (isList(value)) {
      const items = value.map((item) => this.#identity(item)).join()
      return value instanceof Tuple ? `(${items})` : `[${items}]`
    }
    if (isMap(value)) {
      const entries = [...value].map(([key, entry]) => `${this.#identity(key)}:${this.#identity(entry)}`)
      return `{${entries.sort().join()}}`
    }
    const known = this.#things.get(value) ?? this.#things.size
    this.#things.set(value, known)
    return `thing ${known}`
  }
}
