import type { Place, Value } from '../value.ts'
import { defined } from './apply.ts'
import type { Context } from './context.ts'
import { omit } from './omit.ts'
import { Thing, Undefined, type V } from './runtime.ts'
import { holds, scan } from './scan.ts'

/** The value as it leaves an evaluation: rendered throughout, tuples as lists, without what was omitted. Throws on Undefined. */
export function finalize(context: Context, value: V, at: (() => Place) | undefined): Value {
  if (typeof value !== 'object' || value === null) return value
  const settled = context.settle(value, 'a value', at)
  if (settled === omit) return omit
  if (!(scan(settled) & (holds.undefined | holds.inner))) return settled as Value
  return outer(settled)
}

function outer(value: V): Value {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Undefined) return defined(value) as Value
  if (value instanceof Thing) return value.toString()
  if (Array.isArray(value))
    return (value as readonly V[]).filter((item) => item !== omit).map((item) => outer(item))
  if (!(value instanceof Map)) return value as Value
  const map = new Map<Value, Value>()
  for (const [key, entry] of value as ReadonlyMap<V, V>) if (entry !== omit) map.set(outer(key), outer(entry))
  return map
}
