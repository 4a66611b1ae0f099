import { Float } from '../value.ts'
import type { Scalar } from './node.ts'

const words = new Map<string, boolean | null>(
  [
    ['yes Yes YES true True TRUE on On ON', true] as const,
    ['no No NO false False FALSE off Off OFF', false] as const,
    ['~ null Null NULL', null] as const,
  ].flatMap(([list, value]) => list.split(' ').map((word) => [word, value] as const)),
)
words.set('', null)

const number = /^[-+.0-9]/
const integer =
  /^(?<sign>[-+]?)(?:0b(?<binary>[01_]+)|0x(?<hex>[0-9a-fA-F_]+)|0(?<octal>[0-7_]+)|(?<decimal>0|[1-9][0-9_]*))$/
const float = /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)$/
const infinite = /^(?<sign>[-+]?)\.(?:inf|Inf|INF)$/
const nan = /^\.(?:nan|NaN|NAN)$/

/**
 * The value of an unquoted scalar: YAML 1.1 as Ansible reads it. `y` and `n` are strings, so is `1e3` (a float needs
 * a point). Dates, binary data and sexagesimals stay strings: an operator who writes 20:21 means two ports.
 */
export function plainScalar(text: string): Scalar {
  const word = words.get(text)
  if (word !== undefined) return word
  if (!number.test(text)) return text
  return readInteger(text) ?? readFloat(text) ?? text
}

/** The integer that a text is in YAML 1.1, if it is one: 0644 is 420. Beyond 2^53 a bigint. */
export function readInteger(text: string): number | bigint | undefined {
  const groups = integer.exec(text)?.groups
  if (!groups) return undefined
  const { sign, binary, hex, octal, decimal } = groups
  const prefix = binary ? '0b' : hex ? '0x' : octal ? '0o' : ''
  const digits = (binary ?? hex ?? octal ?? decimal ?? '').replaceAll('_', '')
  if (digits === '') return undefined
  const size = BigInt(prefix + digits)
  const exact = sign === '-' ? -size : size
  const near = Number(exact)
  return Number.isSafeInteger(near) ? near : exact
}

/** The float that a text is in YAML 1.1, if it is one. */
export function readFloat(text: string): Float | undefined {
  if (float.test(text)) return new Float(Number.parseFloat(text.replaceAll('_', '')))
  const sign = infinite.exec(text)?.groups?.sign
  if (sign !== undefined) return new Float(sign === '-' ? -Infinity : Infinity)
  return nan.test(text) ? new Float(Number.NaN) : undefined
}
