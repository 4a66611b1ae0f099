import { Secret, Template, Unknown, type Value } from '../value.ts'
import { omit } from './omit.ts'
import { Thing, Tuple, Undefined, type V } from './runtime.ts'

/** What a value holds, however deep, as bits. */
export const holds = { template: 1, undefined: 2, unknown: 4, secret: 8, inner: 16 } as const

/** The bits of all that a value holds. `inner` is what must not leave an evaluation as it is: tuples, things, the omit placeholder. */
export function scan(value: V): number {
  if (typeof value !== 'object' || value === null) return 0
  if (Array.isArray(value)) {
    let bits = value instanceof Tuple ? holds.inner : 0
    for (const item of value as readonly V[])
      if (typeof item === 'object' && item !== null) bits |= scan(item)
    return bits
  }
  if (value instanceof Map) return scanMap(value as ReadonlyMap<V, V>)
  if (value instanceof Template) return holds.template
  if (value instanceof Undefined) return holds.undefined
  if (value instanceof Unknown) return holds.unknown
  if (value instanceof Secret) return holds.secret
  return value instanceof Thing ? holds.inner : 0
}

function scanMap(value: ReadonlyMap<V, V>): number {
  if (value === omit) return holds.inner
  if (isLazy(value)) return 0
  let bits = 0
  for (const entry of value.values()) if (typeof entry === 'object' && entry !== null) bits |= scan(entry)
  return bits
}

/** A mapping that computes its entries when they are read, such as hostvars: looking through all of it would compute all. */
function isLazy(map: object): boolean {
  return Object.getPrototypeOf(map) !== Map.prototype
}

/** The value with every part replaced that `replace` gives something else for; the same object where it gives nothing. */
export function rebuild(value: V, replace: (part: V) => V | undefined): V {
  // Keys are names, not secrets and not templates: they stay.
  const replaced = replace(value)
  if (replaced !== undefined) return replaced
  if (
    typeof value !== 'object' ||
    value === null ||
    (value instanceof Map && isLazy(value)) ||
    value === omit
  )
    return value
  if (Array.isArray(value)) {
    const items = (value as readonly V[]).map((item) => rebuild(item, replace))
    return value instanceof Tuple ? (value.constructor as typeof Tuple).from(items) : items
  }
  if (!(value instanceof Map)) return value
  const map = new Map<V, V>()
  for (const [key, entry] of value as ReadonlyMap<V, V>) map.set(key, rebuild(entry, replace))
  return map
}

/** The first Unknown in values that hold one. */
export function firstUnknown(values: readonly V[]): Unknown {
  let found: Unknown | undefined
  for (const value of values)
    rebuild(value, (part) => {
      if (part instanceof Unknown) found ??= part
      return undefined
    })
  return found ?? new Unknown('unknown')
}

/** The value with its secrets open, to compute with. */
export function reveal(value: Value): Value
export function reveal(value: V): V
export function reveal(value: V): V {
  return rebuild(value, (part) => (part instanceof Secret ? part.reveal() : undefined))
}

/** A result computed from a secret: its texts are secrets too. */
export function conceal(value: V): V {
  return rebuild(value, (part) => (typeof part === 'string' ? new Secret(part) : undefined))
}
