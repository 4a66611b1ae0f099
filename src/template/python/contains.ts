import { Tuple, type V } from '../runtime.ts'
import { equal } from './compare.ts'
import { sameKey } from './mapping.ts'
import { Mistake } from './mistake.ts'
import { isList, isMap, typeName } from './type.ts'

/** Python's `value in container`. */
export function contains(container: V, value: V): boolean {
  if (typeof container === 'string') {
    if (typeof value !== 'string') throw new Mistake(`in looks for a str in a str, got ${typeName(value)}`)
    return container.includes(value)
  }
  if (isList(container)) return container.some((item) => equal(item, value))
  if (isMap(container)) {
    if (isMap(value) || (isList(value) && !(value instanceof Tuple)))
      throw new Mistake(`a ${typeName(value)} is no key of a dict`)
    return sameKey(container, value) !== undefined
  }
  throw new Mistake(`in looks into a list, dict or str, got ${typeName(container)}`)
}
