import { Float } from '../../value.ts'
import type { V } from '../runtime.ts'

/** A number as Python's operators see it; booleans count as integers. */
export type Num = number | bigint | Float

export function isNumber(value: V): value is Num | boolean {
  return (
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    typeof value === 'bigint' ||
    value instanceof Float
  )
}

export function isInteger(value: V): value is number | bigint | boolean {
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
}

/** The value as JavaScript's number, exact up to 2^53. */
export function toNumber(value: Num | boolean): number {
  return value instanceof Float ? value.value : Number(value)
}

/** An integer in its smallest form: a number where that is exact. */
export function int(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
}

/** An integral double as an integer. */
export function intOfDouble(value: number): number | bigint {
  const whole = Math.trunc(value)
  return Number.isSafeInteger(whole) ? whole + 0 : int(BigInt(whole))
}

/** A float as Python prints it: always with a point or an exponent. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (Object.is(value, -0)) return '-0.0'
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [digits, exponent] = value.toExponential().split('e') as [string, string]
    return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`
  }
  const text = String(value)
  return text.includes('.') ? text : `${text}.0`
}

/** Rounds half to even, as Python's round does, to a number of decimal digits (negative: left of the point). */
export function roundHalfEven(value: number, digits = 0): number {
  if (!Number.isFinite(value)) return value
  if (digits >= 0 && digits <= 100) {
    const text = value.toFixed(Math.min(digits, 100))
    // toFixed is exact but rounds ties up; a tie shows in one more digit than doubles can hide.
    const exact = value.toFixed(Math.min(digits + 30, 100))
    const rest = exact.slice(exact.indexOf('.') + 1 + digits)
    if (/^50*$/.test(rest)) {
      const down = exact.slice(0, exact.length - rest.length).replace(/\.$/, '')
      const last = Number(down.at(-1))
      return last % 2 === 0 ? Number(down) : Number(text)
    }
    return Number(text)
  }
  const scale = 10 ** -digits
  const scaled = value / scale
  const floor = Math.floor(scaled)
  const rest = scaled - floor
  const rounded = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor
  return rounded * scale
}
