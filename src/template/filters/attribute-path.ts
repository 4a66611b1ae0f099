import { find } from '../python/mapping.ts'
import { str } from '../python/text.ts'
import { isList, isMap, typeName } from '../python/type.ts'
import { type Call, Group, Thing, Undefined, type V } from '../runtime.ts'
import { UndefinedFault } from '../undefined.ts'

/** The attribute of an item by a path such as `ipv4.address` or `0.name`; Undefined where there is none. */
export function attributePath(call: Call, item: V, path: V): V {
  let value = call.force(item)
  const parts = typeof path === 'number' ? [path] : str(path).split('.').map(part)
  for (const key of parts) {
    if (value instanceof Undefined) return value
    const inner = step(value, key)
    if (inner === undefined)
      return call.undefined(
        str(path),
        `${str(path)} is undefined: the item (${typeName(value)}) has no ${key}`,
      )
    value = call.force(inner)
  }
  return value
}

/** The same where it has to be there. */
export function definedPath(call: Call, item: V, path: V): V {
  const value = attributePath(call, item, path)
  if (value instanceof Undefined) throw new UndefinedFault(value)
  return value
}

function part(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text
}

function step(value: V, key: string | number): V | undefined {
  if (isMap(value)) {
    const found = find(value, key)
    return found === undefined ? find(value, String(key)) : found
  }
  if (value instanceof Group && typeof key === 'string') return value.field(key)
  if (isList(value) || typeof value === 'string') return typeof key === 'number' ? value[key] : undefined
  return value instanceof Thing ? value.attribute(String(key)) : undefined
}
