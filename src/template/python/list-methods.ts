import type { V } from '../runtime.ts'
import { compare, equal } from './compare.ts'
import { methods } from './method.ts'
import { Mistake } from './mistake.ts'
import { repr } from './text.ts'
import { isList, typeName } from './type.ts'

/** The methods of lists and tuples. */
export const listMethods = methods({
  append: { takes: 'value', mutates: true, run: (self: V[], value: V) => nothing(self.push(value)) },
  extend: {
    takes: 'values',
    mutates: true,
    run: (self: V[], values: V) => nothing(self.push(...items(values))),
  },
  insert: {
    takes: 'index, value',
    mutates: true,
    run: (self: V[], index: V, value: V) => nothing(self.splice(Number(index), 0, value)),
  },
  pop: { takes: 'index=-1', mutates: true, run: pop },
  remove: {
    takes: 'value',
    mutates: true,
    run: (self: V[], value: V) => nothing(self.splice(position(self, value), 1)),
  },
  clear: { takes: '', mutates: true, run: (self: V[]) => nothing(self.splice(0)) },
  reverse: { takes: '', mutates: true, run: (self: V[]) => nothing(self.reverse()) },
  sort: {
    takes: 'reverse=false',
    mutates: true,
    run: (self: V[], reverse: V) =>
      nothing(self.sort((a, b) => (reverse === true ? compare(b, a) : compare(a, b)))),
  },
  index: { takes: 'value', run: (self: V[], value: V) => position(self, value) },
  count: { takes: 'value', run: (self: V[], value: V) => self.filter((item) => equal(item, value)).length },
  copy: { takes: '', run: (self: V[]) => [...self] },
})

function nothing(_done: unknown): V {
  return null
}

function items(values: V): readonly V[] {
  if (typeof values === 'string') return [...values]
  if (!isList(values)) throw new Mistake(`wants a list, got ${typeName(values)}`)
  return values
}

function pop(self: V[], index: V): V {
  const at = Number(index)
  const [value] = self.splice(at < 0 ? at + self.length : at, 1)
  if (value === undefined) throw new Mistake(`no item ${at} in a list of ${self.length}`)
  return value
}

function position(self: readonly V[], value: V): number {
  const at = self.findIndex((item) => equal(item, value))
  if (at < 0) throw new Mistake(`${repr(value)} is not in the list`)
  return at
}
