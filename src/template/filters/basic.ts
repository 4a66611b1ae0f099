import { Float, Secret } from '../../value.ts'
import { type Operation, operations } from '../filter.ts'
import { Mistake } from '../python/mistake.ts'
import { int, intOfDouble, isNumber } from '../python/number.ts'
import { characters } from '../python/slice.ts'
import { str } from '../python/text.ts'
import { isList, isMap, truth, typeName } from '../python/type.ts'
import { type Call, Undefined, type V } from '../runtime.ts'

const otherwise: Operation = {
  takes: 'default_value="", boolean=false',
  does: 'Another value where this one is undefined; with a true second argument also where it counts as false.',
  example: ['{}.port | default(21)', '21'],
  mode: 'undefined',
  run: (call, value, other: V, boolean: V) =>
    value instanceof Undefined || (boolean === true && !truth(value)) ? call.force(other) : value,
}

const length: Operation = {
  takes: '',
  does: 'How many items a list or dict has, or characters a text.',
  example: ["['a', 'b'] | length", '2'],
  mode: 'lazy',
  run: (_, value) => size(value),
}

/** Filters that convert and choose single values. */
export const basicFilters = operations({
  default: otherwise,
  d: otherwise,
  length,
  count: length,
  mandatory: {
    takes: 'msg=none',
    does: 'Fails, with a message, where the value is undefined.',
    example: ["'a' | mandatory", "'a'"],
    mode: 'undefined',
    run: (_, value, message) => {
      if (!(value instanceof Undefined)) return value
      throw new Mistake(message === null ? value.message : str(message))
    },
  },
  bool: {
    takes: '',
    does: 'True for yes, on, true and 1 (also as words), false for all else.',
    example: ["'yes' | bool", 'true'],
    run: (_, value) =>
      typeof value === 'string'
        ? ['yes', 'on', '1', 'true'].includes(value.toLowerCase())
        : isNumber(value) && Number(value instanceof Float ? value.value : value) === 1,
  },
  ternary: {
    takes: 'true_val, false_val, none_val=none',
    does: 'One of two values, by whether this one counts as true; a third for none.',
    example: ["true | ternary('MASTER', 'BACKUP')", "'MASTER'"],
    mode: 'lazy',
    run: (call, value, yes: V, no: V, none: V) =>
      call.force(value === null && none !== null ? none : truth(value) ? yes : no),
  },
  int: {
    takes: 'default=0, base=10',
    does: 'As an integer; the default where it cannot be read as one.',
    example: ["'0x1f' | int(base=16)", '31'],
    run: (_, value, other, base) => toInteger(value, base) ?? other,
  },
  float: {
    takes: 'default=0.0',
    does: 'As a float; the default where it cannot be read as one.',
    example: ["'1.5' | float", '1.5'],
    run: (_, value, other) => toFloat(value) ?? other,
  },
  string: {
    takes: '',
    does: 'As text.',
    example: ['true | string', "'True'"],
    run: (_, value) => str(value),
  },
  list: {
    takes: '',
    does: 'As a list: the characters of a text, the keys of a dict.',
    example: ["{'a': 1, 'b': 2} | list", "['a', 'b']"],
    mode: 'lazy',
    run: (call, value) => listOf(call, value),
  },
  type_debug: {
    takes: '',
    does: 'The name that Python has for the type of the value.',
    example: ['(4 / 2) | type_debug', "'float'"],
    mode: 'lazy',
    run: (_, value) => typeName(value),
  },
})

function size(value: V): V {
  if (isList(value)) return value.length
  if (isMap(value)) return value.size
  const text = value instanceof Secret ? value.reveal() : value
  if (typeof text !== 'string') throw new Mistake(`wants a list, dict or text, got ${typeName(value)}`)
  return characters(text).length
}

function listOf(call: Call, value: V): V {
  if (isList(value)) return [...value]
  if (isMap(value)) return [...value.keys()]
  if (typeof value === 'string') return [...value]
  if (value instanceof Secret) return call.plainly([value], ([text]) => [...(text as string)])
  throw new Mistake(`wants a list, dict or text, got ${typeName(value)}`)
}

/** A value read as an integer; undefined where it cannot be. */
export function toInteger(value: V, base: V = 10): number | bigint | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'string')
    return (base === 10 ? readWhole(value) : readBase(value, Number(base))) ?? truncated(value)
  if (value instanceof Float) return Number.isFinite(value.value) ? intOfDouble(value.value) : undefined
  return isNumber(value) ? int(BigInt(value)) : undefined
}

function readWhole(text: string): number | bigint | undefined {
  const few = fewDigits(text)
  if (few !== undefined) return few
  const trimmed = text.trim()
  if (/^[-+]?\d+(?:_\d+)*$/.test(trimmed)) return int(BigInt(trimmed.replaceAll('_', '').replace(/^\+/, '')))
  return undefined
}

function truncated(text: string): number | bigint | undefined {
  const float = toFloat(text)
  return float && Number.isFinite(float.value) ? intOfDouble(float.value) : undefined
}

/** The commonest case without further ado: up to 15 digits. */
function fewDigits(text: string): number | undefined {
  if (text.length === 0 || text.length > 15) return undefined
  let value = 0
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return undefined
    value = value * 10 + digit
  }
  return value
}

function readBase(text: string, base: number): number | undefined {
  const prefix = { 2: '0b', 8: '0o', 16: '0x' }[base] ?? ''
  const [, sign, digits] = /^([-+]?)(.*)$/s.exec(text.trim().toLowerCase())!
  const plain = prefix && digits!.startsWith(prefix) ? digits!.slice(2) : digits!
  const allowed = '0123456789abcdefghijklmnopqrstuvwxyz'.slice(0, base)
  if (!plain || [...plain].some((digit) => !allowed.includes(digit))) return undefined
  const value = Number.parseInt(plain, base)
  return sign === '-' ? -value : value
}

/** A value read as a float; undefined where it cannot be. */
export function toFloat(value: V): Float | undefined {
  if (value instanceof Float) return value
  if (isNumber(value)) return new Float(Number(value))
  if (typeof value !== 'string') return undefined
  const trimmed = value.trim().toLowerCase()
  if (/^[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:e[-+]?\d+)?$/.test(trimmed))
    return new Float(Number(trimmed.replaceAll('_', '')))
  const special = /^([-+]?)(inf|infinity|nan)$/.exec(trimmed)
  if (!special) return undefined
  return new Float(special[2] === 'nan' ? Number.NaN : special[1] === '-' ? -1 / 0 : 1 / 0)
}
