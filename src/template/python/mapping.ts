import { Float, Secret } from '../../value.ts'
import type { V } from '../runtime.ts'
import { isList } from './type.ts'

/** Looks a key up as Python does, where 1, 1.0 and true are one key. */
export function find(map: ReadonlyMap<V, V>, key: V): V | undefined {
  const known = map.get(key)
  if (known !== undefined || map.has(key)) return known
  const same = sameKey(map, key)
  return same === undefined ? undefined : map.get(same)
}

/** The key of a mapping that equals the given one, if any. */
export function sameKey(map: ReadonlyMap<V, V>, key: V): V | undefined {
  if (typeof key === 'string') return map.has(key) ? key : undefined
  if (map.has(key)) return key
  if (key instanceof Secret) return sameKey(map, key.reveal())
  if (typeof key === 'object' && key !== null && !(key instanceof Float) && !isList(key)) return undefined
  for (const other of map.keys()) if (sameScalar(other, key)) return other
  return undefined
}

function sameScalar(a: V, b: V): boolean {
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, i) => sameScalar(item, b[i]!))
  return a === b || (number(a) !== undefined && number(a) === number(b))
}

function number(value: V): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value === 'boolean') return Number(value)
  return value instanceof Float ? value.value : undefined
}

/** Sets a key; one that equals it keeps its place and its form. */
export function assign(map: Map<V, V>, key: V, value: V): void {
  map.set(sameKey(map, key) ?? key, value)
}
