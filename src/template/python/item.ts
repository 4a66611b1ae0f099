import { Secret } from '../../value.ts'
import { Thing, type V } from '../runtime.ts'
import { find } from './mapping.ts'
import { characters } from './slice.ts'
import { isList, isMap } from './type.ts'

/** The item of a value by its key or index; undefined where there is none. */
export function item(value: V, key: V): V | undefined {
  if (isMap(value)) return find(value, key)
  if (value instanceof Secret) {
    const found = item(value.reveal(), key)
    return typeof found === 'string' ? new Secret(found) : undefined
  }
  const index = key instanceof Secret ? key.reveal() : key
  if (typeof index === 'boolean' || typeof index === 'number') {
    const sequence = typeof value === 'string' ? characters(value) : isList(value) ? value : undefined
    if (!sequence) return undefined
    const at = Number(index)
    return sequence[at < 0 ? at + sequence.length : at]
  }
  if (value instanceof Thing && typeof index === 'string') return value.attribute(index)
  return undefined
}
