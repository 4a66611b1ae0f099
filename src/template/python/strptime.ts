import { DateTime } from './date-time.ts'
import { Mistake } from './mistake.ts'

const months = 'january february march april may june july august september october november december'.split(
  ' ',
)
const names = months.map((month) => `${month}|${month.slice(0, 3)}`).join('|')

const fields: Readonly<Record<string, readonly [name: string, pattern: string]>> = {
  Y: ['year', '\\d{4}'],
  y: ['short', '\\d{2}'],
  m: ['month', '1[0-2]|0?[1-9]'],
  d: ['day', '3[01]|[12]\\d|0?[1-9]'],
  e: ['day', '3[01]|[12]\\d|0?[1-9]| [1-9]'],
  H: ['hour', '2[0-3]|[01]?\\d'],
  I: ['twelve', '1[0-2]|0?[1-9]'],
  M: ['minute', '[0-5]?\\d'],
  S: ['second', '6[01]|[0-5]?\\d'],
  f: ['fraction', '\\d{1,6}'],
  p: ['half', 'am|pm'],
  B: ['name', names],
  b: ['name', names],
  z: ['zone', 'Z|[-+]\\d{2}:?\\d{2}'],
  A: ['weekday', '[a-z]+'],
  a: ['weekday', '[a-z]+'],
}

const whole: Readonly<Record<string, string>> = { F: '%Y-%m-%d', T: '%H:%M:%S', R: '%H:%M', D: '%m/%d/%y' }

/** Reads a date and time by a strptime format. Throws a Mistake where the text does not fit. */
export function strptime(text: string, format: string): DateTime {
  const full = format.replace(/%([FTRD])/g, (_, letter: string) => whole[letter]!)
  const source = full.replace(/%([a-zA-Z%])|\s+|[\\^$.*+?()[\]{}|]/g, (piece, letter: string | undefined) => {
    if (letter === undefined) return piece.trim() === '' ? '\\s+' : `\\${piece}`
    if (letter === '%') return '%'
    const field = fields[letter]
    if (!field) throw new Mistake(`unknown format %${letter}`)
    return `(?<${field[0]}>${field[1]})`
  })
  const found = new RegExp(`^${source}$`, 'i').exec(text)?.groups
  if (!found && !new RegExp(`^${source}$`, 'i').test(text))
    throw new Mistake(`${text} does not fit the format ${format}`)
  return moment(found ?? {})
}

function moment(found: Readonly<Record<string, string | undefined>>): DateTime {
  const number = (name: string, otherwise: number) =>
    found[name] === undefined ? otherwise : Number(found[name])
  const short = number('short', 0)
  const year = found.short === undefined ? number('year', 1900) : short + (short < 69 ? 2000 : 1900)
  const month = found.name
    ? months.findIndex((name) => name.startsWith(found.name!.toLowerCase().slice(0, 3)))
    : number('month', 1) - 1
  const afternoon = found.half?.toLowerCase() === 'pm' ? 12 : 0
  const hour = found.twelve === undefined ? number('hour', 0) : (number('twelve', 12) % 12) + afternoon
  const micros = Number((found.fraction ?? '').padEnd(6, '0'))
  const day = number('day', 1)
  const at = new Date(Date.UTC(year, month, day, hour, number('minute', 0), number('second', 0)))
  if (at.getUTCDate() !== day) throw new Mistake(`there is no day ${day} in that month`)
  return new DateTime(at, micros)
}
