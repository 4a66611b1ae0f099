import { type Float, Secret } from '../../value.ts'
import { Tuple, type V } from '../runtime.ts'
import { find } from './mapping.ts'
import { Mistake } from './mistake.ts'
import { isInteger, isNumber, toNumber } from './number.ts'
import { isList, isMap, typeName } from './type.ts'

/** Python's ==: numbers by value whatever their type, lists and mappings by content, a list never equals a tuple. */
export function equal(a: V, b: V): boolean {
  if (a === b) return true
  if (isNumber(a)) return isNumber(b) && compareNumbers(a, b) === 0
  if (a instanceof Secret) return equal(a.reveal(), b)
  if (b instanceof Secret) return equal(a, b.reveal())
  if (isList(a))
    return (
      isList(b) &&
      a.length === b.length &&
      a instanceof Tuple === b instanceof Tuple &&
      a.every((item, i) => equal(item, b[i]!))
    )
  if (isMap(a)) {
    if (!isMap(b) || a.size !== b.size) return false
    for (const [key, value] of a) {
      const other = find(b, key)
      if (other === undefined || !equal(value, other)) return false
    }
    return true
  }
  return false
}

/** Negative, zero, positive or (where a NaN is involved) NaN. Throws a Mistake for what has no order. */
export function compare(a: V, b: V): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b)
  if (a instanceof Secret) return compare(a.reveal(), b)
  if (b instanceof Secret) return compare(a, b.reveal())
  if (isList(a) && isList(b) && a instanceof Tuple === b instanceof Tuple) {
    for (const [i, item] of a.entries()) {
      if (i >= b.length) return 1
      if (!equal(item, b[i]!)) return compare(item, b[i]!)
    }
    return a.length - b.length
  }
  throw new Mistake(`${typeName(a)} and ${typeName(b)} have no order`)
}

type Comparable = number | bigint | boolean | Float

function compareNumbers(a: Comparable, b: Comparable): number {
  if (isInteger(a) && isInteger(b)) {
    if (typeof a !== 'bigint' && typeof b !== 'bigint') return Number(a) - Number(b)
    const difference = BigInt(a) - BigInt(b)
    return difference < 0n ? -1 : difference > 0n ? 1 : 0
  }
  return (
    toNumber(a) - toNumber(b) ||
    (toNumber(a) === toNumber(b)
      ? 0
      : toNumber(a) > toNumber(b)
        ? 1
        : toNumber(a) < toNumber(b)
          ? -1
          : Number.NaN)
  )
}

/** By code points, as Python orders text; JavaScript's own order is by UTF-16 units. */
function compareText(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x === y) continue
    // Surrogates stand for code points above all others.
    const high = (unit: number) => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit)
    return high(x) - high(y)
  }
  return a.length - b.length
}
