import { Unknown } from '../../value.ts'
import { type Operation, operations } from '../filter.ts'
import { compare, equal } from '../python/compare.ts'
import { iterate } from '../python/iterate.ts'
import { Mistake } from '../python/mistake.ts'
import { str } from '../python/text.ts'
import { truth } from '../python/type.ts'
import { type Args, type Call, Group, Undefined, type V } from '../runtime.ts'
import { UndefinedFault } from '../undefined.ts'
import { attributePath } from './attribute-path.ts'
import { folded } from './fold.ts'

type Options = ReadonlyMap<string, V>

function chosen(does: string, example: readonly [string, string], wanted: boolean): Operation {
  return {
    takes: 'test=none, *args, **options',
    does,
    example,
    mode: 'lazy',
    names: ['test', 0],
    run: (call, value, test: V, args: readonly V[], options: Options) =>
      filterItems(call, value, wanted, (item) =>
        tested(call, item, test, { positional: args, named: options }),
      ),
  }
}

function chosenBy(does: string, example: readonly [string, string], wanted: boolean): Operation {
  return {
    takes: 'attribute, test=none, *args, **options',
    does,
    example,
    mode: 'lazy',
    names: ['test', 1],
    run: (call, value, attribute: V, test: V, args: readonly V[], options: Options) =>
      filterItems(call, value, wanted, (item) =>
        tested(call, attributePath(call, item, attribute), test, { positional: args, named: options }),
      ),
  }
}

/** Filters that apply filters and tests to the items of a list. */
export const higherFilters = operations({
  map: {
    takes: 'filter=none, *args, **options',
    does: 'Each item through a filter, or an attribute of each (attribute=…, default=… where it is missing).',
    example: ["['a', 'b'] | map('upper')", "['A', 'B']"],
    mode: 'lazy',
    names: ['filter', 0],
    run: (call, value, filter: V, args: readonly V[], options: Options) => {
      const attribute = options.get('attribute')
      if (filter === null && attribute !== undefined)
        return items(value).map((item) => attributeOr(call, item, attribute, options.get('default')))
      if (typeof filter !== 'string') throw new Mistake('wants the name of a filter, or attribute=…')
      return items(value).map((item) =>
        call.filter(filter, call.force(item), { positional: args, named: options }),
      )
    },
  },
  select: chosen(
    'The items that pass a test, by default those that count as true.',
    ["[0, 1, 2] | select('odd')", '[1]'],
    true,
  ),
  reject: chosen('The items that do not pass a test.', ["[0, 1, 2] | reject('odd')", '[0, 2]'], false),
  selectattr: chosenBy(
    'The items of which an attribute passes a test, by default those where it counts as true.',
    ["[{'n': 1}, {'n': 2}] | selectattr('n', 'gt', 1)", "[{'n': 2}]"],
    true,
  ),
  rejectattr: chosenBy(
    'The items of which an attribute does not pass a test.',
    ["[{'n': 1}, {'n': 2}] | rejectattr('n', 'gt', 1)", "[{'n': 1}]"],
    false,
  ),
  groupby: {
    takes: 'attribute, default=none, case_sensitive=false',
    does: 'Pairs of a value that an attribute has, and the items that have it, in order of the values.',
    example: ["[{'n': 1}, {'n': 1}] | groupby('n')", "[[1, [{'n': 1}, {'n': 1}]]]"],
    mode: 'whole',
    run: (call, value, attribute: V, other: V, sensitive) =>
      groups(call, value, attribute, other === null ? undefined : other, sensitive === true),
  },
})

/** As in Jinja, what counts as false has no items. */
function items(value: V): readonly V[] {
  return truth(value) ? iterate(value) : []
}

function attributeOr(call: Call, item: V, attribute: V, other: V | undefined): V {
  const value = attributePath(call, item, attribute)
  return value instanceof Undefined && other !== undefined ? other : value
}

function tested(call: Call, item: V, test: V, args: Args): V {
  if (test !== null) return call.test(str(test), item, args)
  if (item instanceof Undefined) throw new UndefinedFault(item)
  return item instanceof Unknown ? item : truth(item)
}

function filterItems(call: Call, value: V, wanted: boolean, test: (item: V) => V): V {
  const kept: V[] = []
  for (const raw of items(value)) {
    const item = call.force(raw)
    const passed = test(item)
    if (passed instanceof Unknown || passed instanceof Undefined) return passed
    if (truth(passed) === wanted) kept.push(item)
  }
  return kept
}

function groups(call: Call, value: V, attribute: V, other: V | undefined, sensitive: boolean): V {
  const keyed = iterate(value).map((item) => {
    const key = attributeOr(call, item, attribute, other)
    if (key instanceof Undefined) throw new UndefinedFault(key)
    return { item, key, sortedBy: folded(key, sensitive) }
  })
  keyed.sort((a, b) => compare(a.sortedBy, b.sortedBy))
  const found: { readonly key: V; readonly sortedBy: V; readonly items: V[] }[] = []
  for (const { item, key, sortedBy } of keyed) {
    const last = found.at(-1)
    if (last && equal(last.sortedBy, sortedBy)) last.items.push(item)
    else found.push({ key, sortedBy, items: [item] })
  }
  return found.map(({ key, items }) => Group.from<V>([key, items]))
}
