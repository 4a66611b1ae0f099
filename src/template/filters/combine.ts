import { equal } from '../python/compare.ts'
import { assign, find } from '../python/mapping.ts'
import { Mistake } from '../python/mistake.ts'
import { isList, isMap, typeName } from '../python/type.ts'
import type { V } from '../runtime.ts'

const merges = {
  replace: (_: readonly V[], b: readonly V[]) => b,
  keep: (a: readonly V[]) => a,
  append: (a: readonly V[], b: readonly V[]) => [...a, ...b],
  prepend: (a: readonly V[], b: readonly V[]) => [...b, ...a],
  append_rp: (a: readonly V[], b: readonly V[]) => [...without(a, b), ...b],
  prepend_rp: (a: readonly V[], b: readonly V[]) => [...b, ...without(a, b)],
}

export type ListMerge = keyof typeof merges

export function isListMerge(name: V): name is ListMerge {
  return typeof name === 'string' && Object.hasOwn(merges, name)
}

function without(list: readonly V[], others: readonly V[]): readonly V[] {
  return list.filter((item) => !others.some((other) => equal(other, item)))
}

/** One mapping of several, later ones over earlier ones. Throws a Mistake for what is no mapping. */
export function combine(dicts: readonly V[], recursive: boolean, merge: ListMerge): V {
  let combined: ReadonlyMap<V, V> = new Map()
  for (const dict of dicts) {
    if (!isMap(dict)) throw new Mistake(`wants dicts, got ${typeName(dict)}`)
    combined = over(combined, dict, recursive, merge)
  }
  return combined
}

function over(
  a: ReadonlyMap<V, V>,
  b: ReadonlyMap<V, V>,
  recursive: boolean,
  merge: ListMerge,
): ReadonlyMap<V, V> {
  const out = new Map(a)
  for (const [key, value] of b) {
    const old = find(a, key)
    if (old !== undefined && recursive && isMap(old) && isMap(value))
      assign(out, key, over(old, value, true, merge))
    else if (old !== undefined && isList(old) && isList(value)) assign(out, key, merges[merge](old, value))
    else assign(out, key, value)
  }
  return out
}
