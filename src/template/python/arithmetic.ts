import { Float } from '../../value.ts'
import type { BinaryOperator } from '../node.ts'
import { Thing, Tuple, type V } from '../runtime.ts'
import { Mistake } from './mistake.ts'
import { int, isInteger, isNumber, type Num, toNumber } from './number.ts'
import { percentFormat } from './percent-format.ts'
import { isList, typeName } from './type.ts'

/** The longest string and list that an operator may make: a slip of the pen must not fill the memory. */
const longest = 100_000_000
const mostItems = 10_000_000

/** Python's arithmetic. Throws a Mistake. */
export function arithmetic(operator: BinaryOperator, a: V, b: V): V {
  if (isNumber(a) && isNumber(b)) return numeric(operator, a, b)
  const special = operator === '+' ? add(a, b) : operator === '*' ? repeat(a, b) : undefined
  if (special !== undefined) return special
  if (operator === '%' && typeof a === 'string') return percentFormat(a, b)
  const method = a instanceof Thing ? a.attribute(`operator ${operator}`) : undefined
  if (method instanceof Operator) return method.apply(b)
  throw new Mistake(`${operator} does not take ${typeName(a)} and ${typeName(b)}${hint(operator, a, b)}`)
}

/** An operator that a thing brings along: moments can be subtracted. */
export class Operator extends Thing {
  readonly type = 'operator'
  readonly apply: (other: V) => V
  constructor(apply: (other: V) => V) {
    super()
    this.apply = apply
  }
  override toString(): string {
    return '<operator>'
  }
}

function hint(operator: BinaryOperator, a: V, b: V): string {
  if (operator === '+' && (typeof a === 'string' || typeof b === 'string'))
    return ' (~ joins any values as text)'
  return ''
}

function add(a: V, b: V): V | undefined {
  if (typeof a === 'string' && typeof b === 'string') return a + b
  if (!isList(a) || !isList(b) || a instanceof Tuple !== b instanceof Tuple) return undefined
  refuseLength(a.length + b.length)
  return a instanceof Tuple ? Tuple.from([...a, ...b]) : [...a, ...b]
}

function refuseLength(items: number): void {
  if (items > mostItems) throw new Mistake(`a list of more than ${mostItems} items`)
}

function repeat(a: V, b: V): V | undefined {
  if (isInteger(a) && (typeof b === 'string' || isList(b))) return repeat(b, a)
  if (!isInteger(b)) return undefined
  const times = Math.max(0, Number(b))
  if (typeof a === 'string') {
    if (a.length * times > longest) throw new Mistake(`a string of more than ${longest} characters`)
    return a.repeat(times)
  }
  if (!isList(a)) return undefined
  refuseLength(a.length * times)
  const items = Array.from({ length: a.length * times }, (_, i) => a[i % a.length]!)
  return a instanceof Tuple ? Tuple.from(items) : items
}

function numeric(operator: BinaryOperator, a: Num | boolean, b: Num | boolean): V {
  if (isInteger(a) && isInteger(b) && operator !== '/') {
    if (operator === '**' && Number(b) < 0) return new Float(power(Number(a), Number(b)))
    return integral(operator, a, b)
  }
  return new Float(floating(operator, toNumber(a), toNumber(b)))
}

function integral(operator: BinaryOperator, a: number | bigint | boolean, b: number | bigint | boolean): V {
  if (typeof a !== 'bigint' && typeof b !== 'bigint') {
    const fast = small(operator, Number(a), Number(b))
    if (Number.isSafeInteger(fast)) return fast + 0
  }
  const [x, y] = [BigInt(a), BigInt(b)]
  switch (operator) {
    case '+':
      return int(x + y)
    case '-':
      return int(x - y)
    case '*':
      return int(x * y)
    case '**':
      if (y > 10_000n) throw new Mistake(`the exponent ${y} is too large`)
      return int(x ** y)
    default: {
      if (y === 0n) throw new Mistake('division by zero')
      const quotient = x / y - (x % y !== 0n && x < 0n !== y < 0n ? 1n : 0n)
      return int(operator === '//' ? quotient : x - quotient * y)
    }
  }
}

function small(operator: BinaryOperator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '**':
      return a ** b
    default:
      if (b === 0) return Number.NaN
      return operator === '%' ? modulo(a, b) : (a - modulo(a, b)) / b
  }
}

function floating(operator: BinaryOperator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '**':
      return power(a, b)
    default: {
      if (b === 0) throw new Mistake('division by zero')
      if (operator === '/') return a / b
      const rest = modulo(a, b)
      return operator === '%' ? rest : Math.round((a - rest) / b)
    }
  }
}

/** The rest of a division has the sign of the divisor. */
function modulo(a: number, b: number): number {
  const rest = a % b
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest
}

function power(a: number, b: number): number {
  if (a === 0 && b < 0) throw new Mistake('0 has no negative power')
  if (a < 0 && !Number.isInteger(b)) throw new Mistake(`${a} ** ${b} is no real number`)
  return a ** b
}
