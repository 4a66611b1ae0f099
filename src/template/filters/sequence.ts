import { Secret } from '../../value.ts'
import { operations } from '../filter.ts'
import { Volatile } from '../pending.ts'
import { arithmetic } from '../python/arithmetic.ts'
import { compare } from '../python/compare.ts'
import { iterate } from '../python/iterate.ts'
import { Mistake } from '../python/mistake.ts'
import { Seen } from '../python/seen.ts'
import { str } from '../python/text.ts'
import { isList, isMap } from '../python/type.ts'
import { type Call, Tuple, type V } from '../runtime.ts'
import { attributePath, definedPath } from './attribute-path.ts'
import { folded } from './fold.ts'
import {
  chooser,
  combinations,
  flatten,
  guard,
  permutations,
  product,
  shuffled,
  zipped,
  zippedLongest,
} from './sequence-tools.ts'

/** Filters on lists. */
export const sequenceFilters = operations({
  first: {
    takes: '',
    does: 'The first item, or character.',
    example: ["['a', 'b'] | first", "'a'"],
    mode: 'lazy',
    run: (call, value) => end(call, value, 0, 'first'),
  },
  last: {
    takes: '',
    does: 'The last item, or character.',
    example: ["['a', 'b'] | last", "'b'"],
    mode: 'lazy',
    run: (call, value) => end(call, value, -1, 'last'),
  },
  join: {
    takes: 'd="", attribute=none',
    does: 'The items as one text with a separator between.',
    example: ["[1, 'a'] | join('-')", "'1-a'"],
    run: (call, value, separator, attribute) =>
      iterate(value)
        .map((item) => str(attribute === null ? item : definedPath(call, item, attribute)))
        .join(str(separator)),
  },
  unique: {
    takes: 'case_sensitive=none, attribute=none',
    does: 'Each item once, in the order of their first places; by default without regard to large and small letters.',
    example: ['[2, 1, 2] | unique', '[2, 1]'],
    mode: 'whole',
    run: (call, value, sensitive, attribute) => {
      const items = iterate(value)
      const seen = new Seen()
      // As in Ansible: one list or mapping among them, and letters are compared as they are.
      const exact =
        sensitive === true || (sensitive === null && attribute === null && items.some(isChangeable))
      return items.filter((item) => {
        const found = attribute === null ? item : definedPath(call, item, attribute)
        return seen.add(folded(found, exact))
      })
    },
  },
  sort: {
    takes: 'reverse=false, case_sensitive=false, attribute=none',
    does: 'In order, by default without regard to large and small letters; by attributes (with commas between) of the items.',
    example: ["['b', 'C', 'a'] | sort", "['a', 'b', 'C']"],
    mode: 'whole',
    run: (call, value, reverse, sensitive, attribute) => {
      const names = attribute === null ? [undefined] : str(attribute).split(',')
      const keys = (item: V) =>
        names.map((name) =>
          folded(name === undefined ? item : attributePath(call, item, name), sensitive === true),
        )
      const keyed = iterate(value).map((item) => [keys(item), item] as const)
      const sign = reverse === true ? -1 : 1
      return keyed.sort(([a], [b]) => sign * compare(a, b)).map(([, item]) => item)
    },
  },
  reverse: {
    takes: '',
    does: 'The other way round.',
    example: ['[1, 2] | reverse', '[2, 1]'],
    mode: 'lazy',
    run: (call, value) =>
      typeof value === 'string' || value instanceof Secret
        ? call.plainly([value], ([text]) => [...(text as string)].reverse().join(''))
        : [...iterate(value)].reverse(),
  },
  min: {
    takes: 'case_sensitive=false, attribute=none',
    does: 'The least item.',
    example: ['[3, 1, 2] | min', '1'],
    mode: 'whole',
    run: (call, value, sensitive, attribute) => extreme(call, value, sensitive, attribute, -1),
  },
  max: {
    takes: 'case_sensitive=false, attribute=none',
    does: 'The greatest item.',
    example: ['[3, 1, 2] | max', '3'],
    mode: 'whole',
    run: (call, value, sensitive, attribute) => extreme(call, value, sensitive, attribute, 1),
  },
  sum: {
    takes: 'attribute=none, start=0',
    does: 'All items added up.',
    example: ['[1, 2, 3] | sum', '6'],
    run: (call, value, attribute, start) => {
      if (typeof start === 'string') throw new Mistake('texts are put together by join')
      return iterate(value).reduce(
        (total: V, item) =>
          arithmetic('+', total, attribute === null ? item : attributePath(call, item, attribute)),
        start,
      )
    },
  },
  flatten: {
    takes: 'levels=none, skip_nulls=true',
    does: 'Lists within the list laid open, all levels or some; none left out.',
    example: ['[1, [2, [3]]] | flatten(levels=1)', '[1, 2, [3]]'],
    mode: 'whole',
    run: (_, value, levels, skip) =>
      flatten(iterate(value), levels === null ? Number.POSITIVE_INFINITY : levels, skip),
  },
  batch: {
    takes: 'linecount, fill_with=none',
    does: 'Lists of a number of items each, the last filled up where asked for.',
    example: ['[1, 2, 3] | batch(2, 0)', '[[1, 2], [3, 0]]'],
    mode: 'lazy',
    run: (_, value, count: number, fill: V) => {
      const items = iterate(value)
      const rows: V[][] = []
      guard(fill === null ? 0 : count)
      for (let i = 0; i < items.length; i += count) rows.push(items.slice(i, i + count))
      const last = rows.at(-1)
      if (fill !== null && last) while (last.length < count) last.push(fill)
      return rows
    },
  },
  slice: {
    takes: 'slices, fill_with=none',
    does: 'A number of lists of about the same length.',
    example: ['[1, 2, 3] | slice(2)', '[[1, 2], [3]]'],
    mode: 'lazy',
    run: (_, value, slices: number, fill: V) => {
      guard(slices)
      const items = iterate(value)
      const size = Math.floor(items.length / slices)
      const larger = items.length % slices
      let from = 0
      return Array.from({ length: slices }, (_unused, i) => {
        const to = from + size + (i < larger ? 1 : 0)
        const row = items.slice(from, to)
        from = to
        return fill !== null && i >= larger ? [...row, fill] : row
      })
    },
  },
  zip: {
    takes: '*others, strict=false',
    does: 'Lists of the first items, of the second ones, and so on; as many as the shortest list has.',
    example: ["[1, 2] | zip(['a', 'b'])", "[[1, 'a'], [2, 'b']]"],
    mode: 'whole',
    run: (_, value, strict, others: readonly V[]) => zipped([value, ...others], strict === true),
  },
  zip_longest: {
    takes: '*others, fillvalue=none',
    does: 'Like zip, as many as the longest list has.',
    example: ["[1, 2] | zip_longest(['a'], fillvalue='-')", "[[1, 'a'], [2, '-']]"],
    mode: 'whole',
    run: (_, value, fill: V, others: readonly V[]) => zippedLongest([value, ...others], fill),
  },
  product: {
    takes: '*others, repeat=1',
    does: 'All combinations of an item of each list.',
    example: ["['a', 'b'] | product([1])", "[['a', 1], ['b', 1]]"],
    mode: 'whole',
    run: (_, value, repeat: number, others: readonly V[]) =>
      product(Array.from({ length: repeat }, () => [value, ...others]).flat()),
  },
  permutations: {
    takes: 'length=none',
    does: 'All orders of the items, or of some of them.',
    example: ['[1, 2] | permutations', '[[1, 2], [2, 1]]'],
    mode: 'whole',
    run: (_, value, length) => permutations(iterate(value), length ?? undefined),
  },
  combinations: {
    takes: 'length',
    does: 'All choices of a number of items.',
    example: ['[1, 2, 3] | combinations(2)', '[[1, 2], [1, 3], [2, 3]]'],
    mode: 'whole',
    run: (_, value, length: number) => combinations(iterate(value), length),
  },
  random: {
    takes: 'start=0, step=1, seed=none',
    does: 'An item of a list, or a number below this one, by chance; with a seed always the same.',
    example: ["60 | random(seed='lb1')", '6'],
    mode: 'whole',
    run: (call, value, start: V, step: V, seed: V) => {
      if (seed === null && call.env.ahead) throw new Volatile('random')
      const choose = chooser(seed)
      if (typeof value !== 'number') {
        const items = iterate(value)
        if (items.length === 0) throw new Mistake('there is nothing to choose from')
        return items[choose(items.length)]!
      }
      const count = Math.ceil((value - Number(start)) / Number(step))
      if (!(count > 0)) throw new Mistake('there is no number to choose')
      return Number(start) + Number(step) * choose(count)
    },
  },
  shuffle: {
    takes: 'seed=none',
    does: 'In an order by chance; with a seed always the same.',
    example: ["['a'] | shuffle", "['a']"],
    mode: 'whole',
    run: (call, value, seed: V) => {
      if (seed === null && call.env.ahead) throw new Volatile('shuffle')
      return shuffled(iterate(value), seed)
    },
  },
})

function end(call: Call, value: V, at: number, name: string): V {
  if (value instanceof Secret) return call.plainly([value], ([text]) => (text as string).at(at) ?? '')
  const items = iterate(value)
  const item = items.at(at)
  return item === undefined
    ? call.undefined(
        name,
        `there is no ${name} item: the ${isMap(value) ? 'dict' : isList(value) ? 'list' : 'text'} is empty`,
      )
    : call.force(item)
}

function extreme(call: Call, value: V, sensitive: V, attribute: V, sign: number): V {
  let best: { key: V; item: V } | undefined
  for (const item of iterate(value)) {
    const key = folded(attribute === null ? item : attributePath(call, item, attribute), sensitive === true)
    if (!best || sign * compare(key, best.key) > 0) best = { key, item }
  }
  return best
    ? best.item
    : call.undefined('min or max', 'there is no least or greatest item: the list is empty')
}

function isChangeable(value: V): boolean {
  return isMap(value) || (isList(value) && !(value instanceof Tuple))
}
