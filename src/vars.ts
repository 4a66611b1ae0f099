import type { Scope } from './template/environment.ts'
import type { Dict, Value } from './value.ts'

/** Variables of one host at one task: layers from the highest precedence to the lowest, looked up lazily. */
export class Layers implements Scope {
  readonly #layers: readonly ReadonlyMap<string, Value>[]
  readonly #magic: (name: string) => Value | undefined
  constructor(layers: readonly ReadonlyMap<string, Value>[], magic: (name: string) => Value | undefined) {
    this.#layers = layers
    this.#magic = magic
  }

  get(name: string): Value | undefined {
    const magic = this.#magic(name)
    if (magic !== undefined) return magic
    for (const layer of this.#layers) {
      const value = layer.get(name)
      if (value !== undefined) return value
    }
    return undefined
  }

  /** The same variables under others of higher precedence. */
  under(layer: ReadonlyMap<string, Value>): Layers {
    return new Layers([layer, ...this.#layers], this.#magic)
  }

  /** The names of all variables but the magic ones. */
  names(): ReadonlySet<string> {
    return new Set(this.#layers.flatMap((layer) => [...layer.keys()]))
  }
}

/** A mapping whose entries are computed when read, such as `hostvars`. */
export class LazyMap extends Map<Value, Value> {
  readonly #names: () => Iterable<string>
  readonly #compute: (name: string) => Value | undefined
  constructor(names: () => Iterable<string>, compute: (name: string) => Value | undefined) {
    super()
    this.#names = names
    this.#compute = compute
  }
  override get(name: Value): Value | undefined {
    return typeof name === 'string' ? this.#compute(name) : undefined
  }
  override has(name: Value): boolean {
    return this.get(name) !== undefined
  }
  override get size(): number {
    return [...this.#names()].length
  }
  override *keys(): MapIterator<Value> {
    yield* this.#names()
  }
  override *values(): MapIterator<Value> {
    for (const name of this.#names()) yield this.#compute(name) ?? null
  }
  override *entries(): MapIterator<[Value, Value]> {
    for (const name of this.#names()) yield [name, this.#compute(name) ?? null]
  }
  override [Symbol.iterator](): MapIterator<[Value, Value]> {
    return this.entries()
  }
  override forEach(each: (value: Value, key: Value, map: Map<Value, Value>) => void): void {
    for (const [key, value] of this) each(value, key, this)
  }
}

/** Variables by name, of which later ones replace earlier ones. */
export function merged(...sources: readonly (ReadonlyMap<string, Value> | undefined)[]): Dict {
  const all: Dict = new Map()
  for (const source of sources) for (const [name, value] of source ?? []) all.set(name, value)
  return all
}
