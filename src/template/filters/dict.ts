import { operations } from '../filter.ts'
import { compare } from '../python/compare.ts'
import { pairs } from '../python/dict-methods.ts'
import { item } from '../python/item.ts'
import { iterate } from '../python/iterate.ts'
import { assign, find } from '../python/mapping.ts'
import { method } from '../python/methods.ts'
import { Mistake } from '../python/mistake.ts'
import { str } from '../python/text.ts'
import { isList, isMap, typeName } from '../python/type.ts'
import { type Call, Thing, Tuple, Undefined, type V } from '../runtime.ts'
import { combine, isListMerge } from './combine.ts'
import { folded } from './fold.ts'
import { flatten } from './sequence-tools.ts'

/** Filters on mappings. */
export const dictFilters = operations({
  combine: {
    takes: '*others, recursive=false, list_merge="replace"',
    does: 'One dict of several, later ones over earlier ones; recursive joins dicts within. list_merge is replace, keep, append, prepend, append_rp or prepend_rp.',
    example: ["{'a': 1, 'b': 1} | combine({'b': 2})", "{'a': 1, 'b': 2}"],
    mode: 'whole',
    run: (_, value, recursive, merge, others: readonly V[]) => {
      if (!isListMerge(merge)) throw new Mistake(`unknown list_merge ${str(merge)}`)
      const dicts = flatten([value, ...others], 1, true)
      return combine(dicts, recursive === true, merge)
    },
  },
  dict2items: {
    takes: 'key_name="key", value_name="value"',
    does: 'A list of a dict with key and value for each entry.',
    example: ["{'a': 1} | dict2items", "[{'key': 'a', 'value': 1}]"],
    mode: 'lazy',
    run: (_, value, keyName: V, valueName: V) => {
      if (!isMap(value)) throw new Mistake(`wants a dict, got ${typeName(value)}`)
      return [...value].map(
        ([key, entry]) =>
          new Map<V, V>([
            [keyName, key],
            [valueName, entry],
          ]),
      )
    },
  },
  rekey_on_member: {
    takes: 'key, duplicates="error"',
    does: 'A dict of dicts, by what each of a list (or the values of a dict) has under a key. duplicates is error or overwrite.',
    example: ["[{'n': 'a', 'v': 1}] | rekey_on_member('n')", "{'a': {'n': 'a', 'v': 1}}"],
    run: (_, value, key: V, duplicates: V) => rekeyed(value, key, duplicates),
  },
  items2dict: {
    takes: 'key_name="key", value_name="value"',
    does: 'A dict from a list of dicts with key and value.',
    example: ["[{'key': 'a', 'value': 1}] | items2dict", "{'a': 1}"],
    mode: 'whole',
    run: (_, value, keyName: V, valueName: V) => {
      if (!isList(value)) throw new Mistake(`wants a list, got ${typeName(value)}`)
      const map = new Map<V, V>()
      for (const entry of value) {
        const [key, inner] = isMap(entry) ? [find(entry, keyName), find(entry, valueName)] : []
        if (key === undefined || inner === undefined)
          throw new Mistake(`wants dicts with ${str(keyName)} and ${str(valueName)}, got ${str(entry)}`)
        assign(map, key, inner)
      }
      return map
    },
  },
  dict: {
    takes: '',
    does: 'A dict from a list of pairs.',
    example: ["[['a', 1]] | dict", "{'a': 1}"],
    mode: 'whole',
    run: (_, value) => {
      const map = new Map<V, V>()
      for (const [key, entry] of pairs(value)) assign(map, key, entry)
      return map
    },
  },
  items: {
    takes: '',
    does: 'The pairs of a dict.',
    example: ["{'a': 1} | items", "[['a', 1]]"],
    mode: 'undefined',
    run: (_, value) => {
      if (value instanceof Undefined) return []
      if (!isMap(value)) throw new Mistake(`wants a dict, got ${typeName(value)}`)
      return [...value].map((pair) => Tuple.from<V>(pair))
    },
  },
  dictsort: {
    takes: 'case_sensitive=false, by="key", reverse=false',
    does: 'The pairs of a dict in order of their keys, or by="value".',
    example: ["{'b': 1, 'A': 2} | dictsort", "[['A', 2], ['b', 1]]"],
    mode: 'whole',
    run: (_, value, sensitive, by, reverse) => {
      if (by !== 'key' && by !== 'value') throw new Mistake(`by is key or value, got ${str(by)}`)
      const at = by === 'key' ? 0 : 1
      const sign = reverse === true ? -1 : 1
      if (!isMap(value)) throw new Mistake(`wants a dict, got ${typeName(value)}`)
      return [...value]
        .sort((a, b) => sign * compare(folded(a[at], sensitive === true), folded(b[at], sensitive === true)))
        .map((pair) => Tuple.from<V>(pair))
    },
  },
  subelements: {
    takes: 'subelements, skip_missing=false',
    does: 'Pairs of an item and each of the items of a list within it.',
    example: [
      "[{'n': 'a', 'l': [1, 2]}] | subelements('l')",
      "[[{'n': 'a', 'l': [1, 2]}, 1], [{'n': 'a', 'l': [1, 2]}, 2]]",
    ],
    mode: 'whole',
    run: (_, value, path: V, skip: V) => subelements(value, path, skip === true),
  },
  extract: {
    takes: 'container, morekeys=none',
    does: 'The entry of a dict or list that has this key, and further keys within.',
    example: ["'a' | extract({'a': {'b': 1}}, 'b')", '1'],
    mode: 'lazy',
    run: (call, key, container: V, more: V) => extract(call, key, container, more),
  },
  attr: {
    takes: 'name',
    does: 'What a value has by a name besides items: its methods, for the most part.',
    example: ["({'a': 1} | attr('get'))('a')", '1'],
    mode: 'lazy',
    run: (call, value, name: V) =>
      (value instanceof Thing ? value.attribute(str(name)) : method(value, str(name))) ??
      call.undefined(str(name), `${str(name)} is undefined: ${typeName(value)} has no ${str(name)}`),
  },
})

function rekeyed(value: V, key: V, duplicates: V): V {
  if (duplicates !== 'error' && duplicates !== 'overwrite')
    throw new Mistake(`duplicates is error or overwrite, got ${str(duplicates)}`)
  const map = new Map<V, V>()
  for (const one of iterate(isMap(value) ? [...value.values()] : value)) {
    if (!isMap(one)) throw new Mistake(`wants dicts, got ${typeName(one)}`)
    const name = find(one, key)
    if (name === undefined) throw new Mistake(`a dict has no key ${str(key)}`)
    if (duplicates === 'error' && find(map, name) !== undefined)
      throw new Mistake(`${str(name)} is there twice; duplicates="overwrite" takes the last one`)
    assign(map, name, one)
  }
  return map
}

function subelements(value: V, path: V, skipMissing: boolean): V {
  const elements = isMap(value) ? [...value.values()] : value
  if (!isList(elements)) throw new Mistake(`wants a list or dict of dicts, got ${typeName(value)}`)
  const keys = isList(path) ? path : str(path).split('.')
  return elements.flatMap((element) => {
    let inner: V = element
    for (const key of keys) {
      if (!isMap(inner)) throw new Mistake(`wants dicts, got ${typeName(inner)}`)
      const next = find(inner, key)
      if (next === undefined) {
        if (skipMissing) return []
        throw new Mistake(`there is no ${str(key)} in ${str(element)}`)
      }
      inner = next
    }
    if (!isList(inner)) throw new Mistake(`${keys.map(str).join('.')} is no list in ${str(element)}`)
    return inner.map((one) => Tuple.from([element, one]))
  })
}

function extract(call: Call, key: V, container: V, more: V): V {
  const keys = more === null ? [key] : [key, ...(isList(more) ? more : [more])]
  let value = container
  for (const one of keys) {
    const inner = item(value, one)
    if (inner === undefined)
      return call.undefined(str(one), `there is no ${str(one)} in the ${typeName(value)}`)
    value = call.force(inner)
  }
  return value
}
