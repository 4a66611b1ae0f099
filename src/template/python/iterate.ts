import { Secret } from '../../value.ts'
import type { V } from '../runtime.ts'
import { Mistake } from './mistake.ts'
import { isList, isMap, typeName } from './type.ts'

/** The items that Python iterates over: of a list its items, of a mapping its keys, of a text its characters. Throws a Mistake. */
export function iterate(value: V): readonly V[] {
  if (isList(value)) return value
  if (isMap(value)) return [...value.keys()]
  if (typeof value === 'string') return [...value]
  if (value instanceof Secret) return [...value.reveal()].map((character) => new Secret(character))
  throw new Mistake(`wants a list, got ${typeName(value)}`)
}
