import { Tuple, type V } from '../runtime.ts'
import { assign, find, sameKey } from './mapping.ts'
import { methods } from './method.ts'
import { Mistake } from './mistake.ts'
import { repr } from './text.ts'
import { isList, isMap, typeName } from './type.ts'

type Dict = Map<V, V>

/** The methods of mappings. */
export const dictMethods = methods({
  items: { takes: '', run: (self: Dict) => [...self].map((pair) => Tuple.from<V>(pair)) },
  iteritems: { takes: '', run: (self: Dict) => [...self].map((pair) => Tuple.from<V>(pair)) },
  keys: { takes: '', run: (self: Dict) => [...self.keys()] },
  values: { takes: '', run: (self: Dict) => [...self.values()] },
  get: { takes: 'key, default=none', run: got },
  copy: { takes: '', run: (self: Dict) => new Map(self) },
  has_key: { takes: 'key', run: (self: Dict, key: V) => sameKey(self, key) !== undefined },
  update: { takes: 'other=none, **more', mutates: true, run: update },
  setdefault: { takes: 'key, default=none', mutates: true, run: setDefault },
  pop: { takes: 'key, *default', mutates: true, run: pop },
  popitem: { takes: '', mutates: true, run: popItem },
  clear: { takes: '', mutates: true, run: (self: Dict) => done(self.clear()) },
  __setitem__: {
    takes: 'key, value',
    mutates: true,
    run: (self: Dict, key: V, value: V) => done(assign(self, key, value)),
  },
})

function got(self: Dict, key: V, other: V): V {
  const value = find(self, key)
  return value === undefined ? other : value
}

function done(_nothing: unknown): V {
  return null
}

function update(self: Dict, other: V, more: ReadonlyMap<V, V>): V {
  for (const [key, value] of [...pairs(other), ...more]) assign(self, key, value)
  return null
}

/** The pairs of a mapping, or of a list of pairs. */
export function pairs(value: V): readonly (readonly [V, V])[] {
  if (value === null) return []
  if (isMap(value)) return [...value]
  if (!isList(value)) throw new Mistake(`wants a dict or a list of pairs, got ${typeName(value)}`)
  return value.map((pair) => {
    if (!isList(pair) || pair.length !== 2) throw new Mistake(`wants pairs, got ${repr(pair)}`)
    return [pair[0]!, pair[1]!]
  })
}

function setDefault(self: Dict, key: V, other: V): V {
  const known = find(self, key)
  if (known !== undefined) return known
  self.set(key, other)
  return other
}

function pop(self: Dict, key: V, others: readonly V[]): V {
  const same = sameKey(self, key)
  const value = same === undefined ? others[0] : self.get(same)
  if (value === undefined) throw new Mistake(`there is no key ${repr(key)}`)
  if (same !== undefined) self.delete(same)
  return value
}

function popItem(self: Dict): V {
  const last = [...self].at(-1)
  if (!last) throw new Mistake('the dict is empty')
  self.delete(last[0])
  return Tuple.from<V>(last)
}
