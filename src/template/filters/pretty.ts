import { compare } from '../python/compare.ts'
import { repr } from '../python/text.ts'
import { isList, isMap } from '../python/type.ts'
import { Tuple, type V } from '../runtime.ts'

const width = 80

/** A value as Python's pprint lays it out: keys sorted, broken over lines where it is wider than 80 characters. */
export function pretty(value: V, indent = 0, behind = 0): string {
  const sorted = isMap(value) ? new Map([...value].sort(([a], [b]) => compare(a, b))) : value
  const line = repr(sorted)
  if (line.length + indent + behind <= width) return line
  if (sorted instanceof Map && sorted.size > 0) {
    const entries = [...(sorted as ReadonlyMap<V, V>)].map(([key, entry], i, { length }) => {
      const name = `${repr(key)}: `
      return name + pretty(entry, indent + 1 + name.length, i < length - 1 ? 1 : behind + 1)
    })
    return `{${entries.join(`,\n${' '.repeat(indent + 1)}`)}}`
  }
  if (!isList(sorted) || sorted.length === 0) return line
  const items = sorted.map((item, i) => pretty(item, indent + 1, i < sorted.length - 1 ? 1 : behind + 1))
  const text = items.join(`,\n${' '.repeat(indent + 1)}`)
  return sorted instanceof Tuple ? `(${text}${items.length === 1 ? ',' : ''})` : `[${text}]`
}
