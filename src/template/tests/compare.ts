import { type Operation, operations } from '../filter.ts'
import { arithmetic } from '../python/arithmetic.ts'
import { compare, equal } from '../python/compare.ts'
import { Mistake } from '../python/mistake.ts'
import { isNumber } from '../python/number.ts'
import { typeName } from '../python/type.ts'
import type { Call, V } from '../runtime.ts'

function comparison(sign: string, holds: (a: V, b: V) => boolean): Operation {
  return {
    takes: 'other',
    does: `The same as ${sign}, by name.`,
    example: [`[1, 2, 3] | select('${names[sign]}', 2) | list`, `[1, 2, 3] | select('${sign}', 2) | list`],
    run: (_call: Call, value: V, other: V) => holds(value, other),
  }
}

const names: Readonly<Record<string, string>> = {
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
}

const eq = comparison('==', equal)
const ne = comparison('!=', (a, b) => !equal(a, b))
const lt = comparison('<', (a, b) => compare(a, b) < 0)
const le = comparison('<=', (a, b) => compare(a, b) <= 0)
const gt = comparison('>', (a, b) => compare(a, b) > 0)
const ge = comparison('>=', (a, b) => compare(a, b) >= 0)

/** Comparisons by name, as select and its like need them. */
export const compareTests = operations({
  '==': eq,
  eq,
  equalto: eq,
  '!=': ne,
  ne,
  '<': lt,
  lt,
  lessthan: lt,
  '<=': le,
  le,
  '>': gt,
  gt,
  greaterthan: gt,
  '>=': ge,
  ge,
  sameas: {
    takes: 'other',
    does: 'Is the very same value: 1 is not true.',
    example: ['1 is sameas true', 'false'],
    run: (_, value, other) => typeName(value) === typeName(other) && equal(value, other),
  },
  even: {
    takes: '',
    does: 'Is an even number.',
    example: ['4 is even', 'true'],
    run: (_, value) => hasRest(value, 2, 0),
  },
  odd: {
    takes: '',
    does: 'Is an odd number.',
    example: ['4 is odd', 'false'],
    run: (_, value) => hasRest(value, 2, 1),
  },
  divisibleby: {
    takes: 'num',
    does: 'Can be divided without a rest.',
    example: ['9 is divisibleby 3', 'true'],
    run: (_, value, num) => hasRest(value, num, 0),
  },
})

function hasRest(value: V, by: V, rest: number): boolean {
  if (!isNumber(value)) throw new Mistake(`wants a number, got ${typeName(value)}`)
  return equal(arithmetic('%', value, by), rest)
}
