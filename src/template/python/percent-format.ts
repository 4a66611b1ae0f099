import { Float } from '../../value.ts'
import { Tuple, type V } from '../runtime.ts'
import { find } from './mapping.ts'
import { Mistake } from './mistake.ts'
import { floatText, intOfDouble, isNumber, toNumber } from './number.ts'
import { repr, str } from './text.ts'
import { isList, isMap, typeName } from './type.ts'

const conversion = /%(?:\(([^)]*)\))?([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d+))?[hlL]?([\s\S]|$)/g

/** Python's `text % values`. Throws a Mistake. */
export function percentFormat(format: string, values: V): string {
  const given: readonly V[] = values instanceof Tuple ? [...values] : [values]
  let used = 0
  let named = false
  const next = (): V => {
    if (used >= given.length) throw new Mistake('there are fewer values than % marks')
    return given[used++]!
  }
  const size = (text: string | undefined) => (text === '*' ? whole(next()) : text && Number(text))
  const out = format.replace(conversion, (mark, key, flags: string, width, precision, type: string) => {
    if (mark === '%%') return '%'
    const padTo = Number(size(width) ?? 0)
    const digits = size(precision)
    let value: V
    if (key === undefined) value = next()
    else {
      named = true
      const entry = isMap(values) ? find(values, key) : undefined
      if (entry === undefined) throw new Mistake(`there is no value for %(${key})`)
      value = entry
    }
    return pad(one(value, type, flags, digits === undefined ? undefined : Number(digits)), flags, padTo, type)
  })
  const rest =
    named || isMap(values) || (isList(values) && !(values instanceof Tuple)) ? 0 : given.length - used
  if (rest > 0) throw new Mistake('there are more values than % marks')
  return out
}

function whole(value: V): number {
  if (typeof value !== 'number') throw new Mistake(`* wants an integer, got ${typeName(value)}`)
  return value
}

function one(value: V, type: string, flags: string, precision: number | undefined): string {
  switch (type) {
    case 's':
      return str(value).slice(0, precision)
    case 'r':
    case 'a':
      return repr(value).slice(0, precision)
    case 'c':
      return typeof value === 'number' ? String.fromCodePoint(value) : str(value)
  }
  if (!'diuoxXeEfFgG'.includes(type) || type === '') throw new Mistake(`unknown mark %${type}`)
  if (!isNumber(value)) throw new Mistake(`%${type} wants a number, got ${typeName(value)}`)
  const text = 'diuoxX'.includes(type)
    ? integer(value instanceof Float ? intOfDouble(value.value) : BigInt(value), type, flags, precision)
    : floating(toNumber(value), type, precision ?? 6)
  const positive = flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  return text.startsWith('-') ? text : positive + text
}

function integer(value: bigint | number, type: string, flags: string, precision = 0): string {
  const base = type === 'o' ? 8 : type === 'x' || type === 'X' ? 16 : 10
  const big = BigInt(value)
  const digits = (big < 0n ? -big : big).toString(base).padStart(precision, '0')
  const prefix = flags.includes('#') && base !== 10 ? (base === 8 ? '0o' : '0x') : ''
  const text = (big < 0n ? '-' : '') + prefix + digits
  return type === 'X' ? text.toUpperCase() : text
}

/** A number by e, f or g, as C prints it. */
export function floating(value: number, type: string, precision: number): string {
  const digits = Math.min(precision, 100)
  const text = Number.isFinite(value) ? finite(value, type.toLowerCase(), digits) : floatText(value)
  return type === type.toUpperCase() ? text.toUpperCase() : text
}

function finite(value: number, type: string, digits: number): string {
  if (type === 'f') return fixed(value, digits)
  if (type === 'e') return scientific(value.toExponential(digits))
  const exponent = value === 0 ? 0 : Number(value.toExponential(Math.max(digits, 1) - 1).split('e')[1])
  const significant = Math.max(digits, 1)
  if (exponent < -4 || exponent >= significant) {
    const [mantissa, power] = value.toExponential(significant - 1).split('e') as [string, string]
    return scientific(`${trimZeros(mantissa)}e${power}`)
  }
  return trimZeros(fixed(value, significant - 1 - exponent))
}

/** toFixed rounds ties up where C rounds them to even, and gives up beyond 1e21. */
function fixed(value: number, digits: number): string {
  if (Math.abs(value) >= 1e21) return BigInt(value).toString() + (digits ? `.${'0'.repeat(digits)}` : '')
  const text = value.toFixed(digits)
  const exact = value.toFixed(Math.min(digits + 25, 100))
  const cut = exact.length - Math.min(25, 100 - digits)
  if (!/^50*$/.test(exact.slice(digits ? cut : cut + 1)) && digits) return text
  const down = exact.slice(0, cut).replace(/\.$/, '')
  const tie = /^\.?50*$/.test(exact.slice(down.length))
  return tie && Number(down.at(-1)) % 2 === 0 ? down : text
}

function scientific(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2')
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

function pad(text: string, flags: string, width: number, type: string): string {
  if (text.length >= width) return text
  if (flags.includes('-')) return text.padEnd(width)
  if (!flags.includes('0') || 'src'.includes(type)) return text.padStart(width)
  const sign = /^[-+ ]?(?:0[xXo])?/.exec(text)![0]
  return sign + text.slice(sign.length).padStart(width - sign.length, '0')
}
