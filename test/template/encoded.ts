import { repr } from '../../src/template/python/text.ts'
import { Float, type Value } from '../../src/value.ts'

/** A value as JSON that keeps what JSON loses: floats, large integers, the order and types of keys. */
export function encoded(value: Value): unknown {
  if (value instanceof Float) return { __float__: repr(value) }
  if (typeof value === 'bigint') return { __int__: String(value) }
  if (value instanceof Map) return { __dict__: [...value].map((pair) => pair.map(encoded)) }
  return Array.isArray(value) ? value.map(encoded) : value
}
