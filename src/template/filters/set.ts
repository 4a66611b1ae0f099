import { operations } from '../filter.ts'
import { equal } from '../python/compare.ts'
import { iterate } from '../python/iterate.ts'
import type { V } from '../runtime.ts'

/** Filters that take lists as sets; the order of the first places is kept. */
export const setFilters = operations({
  union: {
    takes: 'other',
    does: 'What is in one list or the other, each once.',
    example: ['[1, 2] | union([2, 3])', '[1, 2, 3]'],
    mode: 'whole',
    run: (_, a, b) => once([...iterate(a), ...iterate(b)]),
  },
  intersect: {
    takes: 'other',
    does: 'What is in both lists, each once.',
    example: ['[1, 2] | intersect([2, 3])', '[2]'],
    mode: 'whole',
    run: (_, a, b) => once(iterate(a).filter(within(b))),
  },
  difference: {
    takes: 'other',
    does: 'What is in this list but not in the other, each once.',
    example: ['[1, 2] | difference([2, 3])', '[1]'],
    mode: 'whole',
    run: (_, a, b) => {
      const other = within(b)
      return once(iterate(a).filter((item) => !other(item)))
    },
  },
  symmetric_difference: {
    takes: 'other',
    does: 'What is in one of the lists only, each once.',
    example: ['[1, 2] | symmetric_difference([2, 3])', '[1, 3]'],
    mode: 'whole',
    run: (_, a, b) => {
      const [inA, inB] = [within(a), within(b)]
      return once([...iterate(a).filter((item) => !inB(item)), ...iterate(b).filter((item) => !inA(item))])
    },
  },
})

/** Texts and integers are looked up by hash, all else by comparing. */
function within(list: V): (item: V) => boolean {
  const items = iterate(list)
  const simple = new Set(items)
  const others = items.filter((item) => typeof item !== 'string')
  return (item) =>
    simple.has(item) || (typeof item !== 'string' && others.some((other) => equal(other, item)))
}

function once(items: readonly V[]): V {
  const simple = new Set<V>()
  const others: V[] = []
  return items.filter((item) => {
    if (simple.has(item)) return false
    if (typeof item !== 'string' && others.some((other) => equal(other, item))) return false
    simple.add(item)
    if (typeof item !== 'string') others.push(item)
    return true
  })
}
