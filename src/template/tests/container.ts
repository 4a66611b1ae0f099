import { operations } from '../filter.ts'
import { contains } from '../python/contains.ts'
import { iterate } from '../python/iterate.ts'
import { truth } from '../python/type.ts'
import type { V } from '../runtime.ts'

/** Tests about what lists and mappings hold. */
export const containerTests = operations({
  in: {
    takes: 'container',
    does: 'Is in a list, the keys of a dict, or a text.',
    example: ["'a' is in ['a', 'b']", 'true'],
    run: (_, value, container) => contains(container, value),
  },
  contains: {
    takes: 'value',
    does: 'Holds a value; the other way round than `in`, for selectattr.',
    example: ["['a', 'b'] is contains 'a'", 'true'],
    run: (_, container, value) => contains(container, value),
  },
  subset: {
    takes: 'other',
    does: 'All items are in the other list too.',
    example: ['[1, 2] is subset [1, 2, 3]', 'true'],
    run: (_, value, other) => subset(value, other),
  },
  issubset: {
    takes: 'other',
    does: 'The same as subset.',
    example: ['[1, 4] is issubset [1, 2, 3]', 'false'],
    run: (_, value, other) => subset(value, other),
  },
  superset: {
    takes: 'other',
    does: 'All items of the other list are in this one.',
    example: ['[1, 2, 3] is superset [1, 2]', 'true'],
    run: (_, value, other) => subset(other, value),
  },
  issuperset: {
    takes: 'other',
    does: 'The same as superset.',
    example: ['[1] is issuperset [1, 2]', 'false'],
    run: (_, value, other) => subset(other, value),
  },
  all: {
    takes: '',
    does: 'All items count as true.',
    example: ['[1, 0] is all', 'false'],
    run: (_, value) => iterate(value).every(truth),
  },
  any: {
    takes: '',
    does: 'At least one item counts as true.',
    example: ['[1, 0] is any', 'true'],
    run: (_, value) => iterate(value).some(truth),
  },
})

function subset(value: V, other: V): boolean {
  return iterate(value).every((item) => contains(iterate(other), item))
}
