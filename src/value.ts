/** Values of the playbook language: what YAML, templates, facts and results are made of. */

/** Where something was written. Lines and columns count from 1. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/**
 * A value in an expression. Integers are numbers (bigint beyond 2^53) and floats a type of their own, so that
 * `{{ 4 / 2 }}` stays 2.0; mappings are Maps, since plain objects would sort integer keys before others and turn
 * them into strings. `null` is the language's none; nowhere else in this project does null mean anything.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | Template
  | Unknown
  | Secret
  | readonly Value[]
  | ReadonlyMap<Value, Value>

/** A mapping whose keys are names, as variables and results are. */
export type Dict = Map<string, Value>

/** A floating point number. */
export class Float {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
}

/**
 * A string of the user's own files that holds `{{` or `{%`. Only these are ever rendered: trust is a type, so data
 * that came from a host is a plain string and stays as it is.
 */
export class Template {
  readonly source: string
  readonly place: Place
  /** It was encrypted, so the texts that it renders to are Secrets. */
  readonly secret: boolean
  constructor(source: string, place: Place, secret = false) {
    this.source = source
    this.place = place
    this.secret = secret
  }
}

/** What nobody can know before the run: the result of an action that check mode skipped, and what depends on it. */
export class Unknown {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
  toJSON(): string {
    return `(unknown until run: ${this.reason})`
  }
}

/** A value that must not be shown. It prints as `***`; only a script on its way to a host reveals it. */
export class Secret {
  readonly #value: string
  constructor(value: string) {
    this.#value = value
  }
  reveal(): string {
    return this.#value
  }
  toString(): string {
    return '***'
  }
  toJSON(): string {
    return '***'
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '***'
  }
}

/** Makes a mapping from a plain object; undefined entries are left out. */
export function dict(entries: Record<string, Value | undefined>): Dict {
  const map: Dict = new Map()
  for (const [key, value] of Object.entries(entries)) if (value !== undefined) map.set(key, value)
  return map
}

/** Reads plain JSON-like data (numbers with a fraction become floats) as a value of the language. */
export function fromPlain(data: unknown): Value {
  if (data === null || data === undefined) return null
  if (typeof data === 'number') return Number.isInteger(data) ? data : new Float(data)
  if (typeof data === 'boolean' || typeof data === 'string' || typeof data === 'bigint') return data
  if (data instanceof Map || data instanceof Float || data instanceof Template) return data as Value
  if (data instanceof Unknown || data instanceof Secret) return data
  if (Array.isArray(data)) return data.map(fromPlain)
  return new Map(
    Object.entries(data as object)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, fromPlain(value)]),
  )
}

/** The way back: Maps become objects (keys as strings) and floats numbers; Templates, Unknowns and Secrets stay as they are. */
export function toPlain(value: Value): unknown {
  if (value instanceof Float) return value.value
  if (value instanceof Map) {
    // Without a prototype, so that a key named __proto__ is a key.
    const plain: Record<string, unknown> = Object.create(null)
    for (const [key, entry] of value) plain[String(toPlain(key))] = toPlain(entry)
    return plain
  }
  if (Array.isArray(value)) return value.map(toPlain)
  return value
}
