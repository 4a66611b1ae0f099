import { Float, Secret, Template, Unknown } from '../../value.ts'
import { type Thing, Tuple, Undefined, type V } from '../runtime.ts'
import { Mistake } from './mistake.ts'

/** What Python calls the type of a value. */
export function typeName(value: V): string {
  if (value === null) return 'NoneType'
  switch (typeof value) {
    case 'boolean':
      return 'bool'
    case 'number':
    case 'bigint':
      return 'int'
    case 'string':
      return 'str'
  }
  if (value instanceof Float) return 'float'
  if (value instanceof Secret || value instanceof Template) return 'str'
  if (value instanceof Map) return 'dict'
  if (value instanceof Tuple) return 'tuple'
  if (Array.isArray(value)) return 'list'
  if (value instanceof Unknown) return 'unknown'
  if (value instanceof Undefined) return 'undefined'
  return (value as Thing).type
}

/** A value that has to be a text. Throws a Mistake. */
export function textOf(value: V): string {
  if (typeof value !== 'string') throw new Mistake(`wants a text, got ${typeName(value)}`)
  return value
}

export function isList(value: V): value is readonly V[] {
  return Array.isArray(value)
}

export function isMap(value: V): value is ReadonlyMap<V, V> {
  return value instanceof Map
}

/** Python's truth of a value that is known. */
export function truth(value: V): boolean {
  if (value === null || value === false || value === '' || value === 0 || value === 0n) return false
  if (typeof value !== 'object') return true
  if (value instanceof Map) return value.size > 0
  if (Array.isArray(value)) return value.length > 0
  if (value instanceof Float) return value.value !== 0
  if (value instanceof Secret) return value.reveal() !== ''
  return true
}
