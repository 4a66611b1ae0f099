import { operations } from '../filter.ts'
import { iterate } from '../python/iterate.ts'
import { Seen } from '../python/seen.ts'
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
    run: (_, a, b) => {
      const other = new Seen(iterate(b))
      return once(iterate(a).filter((item) => other.has(item)))
    },
  },
  difference: {
    takes: 'other',
    does: 'What is in this list but not in the other, each once.',
    example: ['[1, 2] | difference([2, 3])', '[1]'],
    mode: 'whole',
    run: (_, a, b) => {
      const other = new Seen(iterate(b))
      return once(iterate(a).filter((item) => !other.has(item)))
    },
  },
  symmetric_difference: {
    takes: 'other',
    does: 'What is in one of the lists only, each once.',
    example: ['[1, 2] | symmetric_difference([2, 3])', '[1, 3]'],
    mode: 'whole',
    run: (_, a, b) => {
      const [inA, inB] = [new Seen(iterate(a)), new Seen(iterate(b))]
      return once([
        ...iterate(a).filter((item) => !inB.has(item)),
        ...iterate(b).filter((item) => !inA.has(item)),
      ])
    },
  },
})

function once(items: readonly V[]): V {
  const seen = new Seen()
  return items.filter((item) => seen.add(item))
}
