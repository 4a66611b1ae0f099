import type { Value } from '../value.ts'

/**
 * A mapping whose values are computed when they are read: `hostvars`, and the variables of one host in it. What it
 * gives holds no Templates, since those belong to another scope than the reader's.
 */
export class LazyMap extends Map<Value, Value> {
  readonly #names: () => Iterable<string>
  readonly #read: (name: string) => Value | undefined

  constructor(names: () => Iterable<string>, read: (name: string) => Value | undefined) {
    super()
    this.#names = names
    this.#read = read
  }
  override get(key: Value): Value | undefined {
    return typeof key === 'string' ? this.#read(key) : undefined
  }
  override has(key: Value): boolean {
    if (typeof key !== 'string') return false
    for (const name of this.#names()) if (name === key) return true
    return false
  }
  override get size(): number {
    return [...this.#names()].length
  }
  override *keys(): MapIterator<Value> {
    yield* this.#names()
  }
  override *values(): MapIterator<Value> {
    for (const name of this.#names()) yield this.#read(name) ?? null
  }
  override *entries(): MapIterator<[Value, Value]> {
    for (const name of this.#names()) yield [name, this.#read(name) ?? null]
  }
  override [Symbol.iterator](): MapIterator<[Value, Value]> {
    return this.entries()
  }
  override forEach(visit: (value: Value, key: Value, map: Map<Value, Value>) => void): void {
    for (const [key, value] of this) visit(value, key, this)
  }
}
