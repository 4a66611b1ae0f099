import { Float } from '../../value.ts'
import { operations } from '../filter.ts'
import { Mistake } from '../python/mistake.ts'
import { intOfDouble, isInteger, isNumber, roundHalfEven, toNumber } from '../python/number.ts'
import { str } from '../python/text.ts'
import { typeName } from '../python/type.ts'
import type { V } from '../runtime.ts'
import { toFloat } from './basic.ts'

/** Filters on numbers. */
export const numberFilters = operations({
  abs: {
    takes: '',
    does: 'Without its sign.',
    example: ['-1.5 | abs', '1.5'],
    run: (_, value) => {
      const number = numberOf(value)
      if (value instanceof Float) return new Float(Math.abs(number))
      return typeof value === 'bigint' ? (value < 0n ? -value : value) : Math.abs(number)
    },
  },
  round: {
    takes: 'precision=0, method="common"',
    does: 'Rounded to digits behind the point: common (half to even), ceil or floor. A whole number stays one.',
    example: ['42.55 | round(1, "floor")', '42.5'],
    run: (_, value, precision, method) => {
      const number = numberOf(value)
      if (method === 'common') {
        const rounded = roundHalfEven(number, precision)
        return isInteger(value) ? (precision < 0 ? rounded : value) : new Float(rounded)
      }
      const scale = 10 ** precision
      if (method !== 'ceil' && method !== 'floor')
        throw new Mistake(`method is common, ceil or floor, got ${str(method)}`)
      return new Float(
        (method === 'ceil' ? Math.ceil(number * scale) + 0 : Math.floor(number * scale)) / scale,
      )
    },
  },
  log: {
    takes: 'base=2.718281828459045',
    does: 'The logarithm.',
    example: ['100 | log(10)', '2.0'],
    run: (_, value, base) =>
      within(
        numberOf(base) === 10
          ? Math.log10(numberOf(value))
          : Math.log(numberOf(value)) / Math.log(numberOf(base)),
        value,
      ),
  },
  pow: {
    takes: 'exponent',
    does: 'To the power of. Always a float.',
    example: ['2 | pow(3)', '8.0'],
    run: (_, value, exponent) => within(numberOf(value) ** numberOf(exponent), value),
  },
  root: {
    takes: 'base=2',
    does: 'The root. Always a float.',
    example: ['9 | root', '3.0'],
    run: (_, value, base) =>
      within(
        numberOf(base) === 2 ? Math.sqrt(numberOf(value)) : numberOf(value) ** (1 / numberOf(base)),
        value,
      ),
  },
  filesizeformat: {
    takes: 'binary=false',
    does: 'A size in bytes for people, by thousands or by 1024.',
    example: ['13000 | filesizeformat', "'13.0 kB'"],
    run: (_, value, binary) => fileSize(toFloat(value)?.value ?? numberOf(value), binary === true),
  },
  human_readable: {
    takes: 'isbits=false, unit=none',
    does: 'A size in bytes for people, by 1024.',
    example: ['1048576 | human_readable', "'1.00 MB'"],
    run: (_, value, bits, unit) => humanReadable(numberOf(value), bits === true, unit),
  },
  human_to_bytes: {
    takes: 'default_unit=none, isbits=false',
    does: 'The number of bytes in a size such as 10M.',
    example: ["'1K' | human_to_bytes", '1024'],
    run: (_, value, unit, bits) => humanToBytes(str(value), unit, bits === true),
  },
})

function numberOf(value: V): number {
  if (!isNumber(value)) throw new Mistake(`wants a number, got ${typeName(value)}`)
  return toNumber(value)
}

/** A result, unless there is none: JavaScript gives infinities and NaN where Python refuses. */
function within(result: number, of: V): Float {
  if (!Number.isFinite(result) && Number.isFinite(numberOf(of)))
    throw new Mistake(`there is no such number for ${str(of)}`)
  return new Float(result)
}

const ranges: Readonly<Record<string, number>> = {
  Y: 2 ** 80,
  Z: 2 ** 70,
  E: 2 ** 60,
  P: 2 ** 50,
  T: 2 ** 40,
  G: 2 ** 30,
  M: 2 ** 20,
  K: 2 ** 10,
  B: 1,
}

function humanReadable(size: number, bits: boolean, unit: V): string {
  const wanted = unit === null ? undefined : str(unit).toUpperCase()
  const found = Object.entries(ranges).find(([letter, limit]) =>
    wanted === undefined ? size >= limit : wanted === letter,
  )
  const [letter, limit] = found ?? ['B', 1]
  const name = bits ? 'bits' : 'Bytes'
  return `${(size / limit).toFixed(2)} ${limit === 1 ? name : letter + name[0]}`
}

function humanToBytes(text: string, unit: V, bits: boolean): V {
  const [, digits, suffix] = /^\s*(\d*\.?\d*)\s*([A-Za-z]+)?/.exec(text)!
  if (!digits || digits === '.') throw new Mistake(`${text} is no size`)
  const given = suffix ?? (unit === null ? undefined : str(unit))
  if (given === undefined) return intOfDouble(roundHalfEven(Number(digits)))
  const limit = ranges[given[0]!.toUpperCase()]
  const letter = bits ? 'b' : 'B'
  const isWord = given.toLowerCase().includes(bits ? 'bit' : 'byte')
  if (limit === undefined || (given.length > 1 && !isWord && given[1] !== letter))
    throw new Mistake(
      `unknown unit ${given} in ${text}; there are ${Object.keys(ranges).join(', ')}, with or without ${letter}`,
    )
  return intOfDouble(roundHalfEven(Number(digits) * limit))
}

function fileSize(bytes: number, binary: boolean): string {
  const base = binary ? 1024 : 1000
  const units = binary
    ? ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB']
    : ['kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB']
  if (bytes === 1) return '1 Byte'
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`
  const power = Math.min(units.length, Math.floor(Math.log(bytes) / Math.log(base) + 1e-12))
  return `${(bytes / base ** power).toFixed(1)} ${units[power - 1]}`
}
