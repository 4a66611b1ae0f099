import { Float } from '../../value.ts'
import type { V } from '../runtime.ts'
import { Thing } from '../runtime.ts'
import { find } from './mapping.ts'
import { Mistake } from './mistake.ts'
import { floatText, isNumber, toNumber } from './number.ts'
import { floating } from './percent-format.ts'
import { repr, str } from './text.ts'
import { isList, isMap, typeName } from './type.ts'

const field =
  /\{\{|\}\}|\{([^{}[\].!:]*)((?:\.\w+|\[[^\]]*\])*)(?:!([rsa]))?(?::((?:[^{}]|\{[^{}]*\})*))?\}|[{}]/g

/** Python's `text.format(values, name=value)`. Throws a Mistake. */
export function braceFormat(format: string, values: readonly V[], names: ReadonlyMap<V, V>): string {
  let counted = 0
  const value = (name: string): V => {
    const found = /^\d*$/.test(name) ? values[name === '' ? counted++ : Number(name)] : find(names, name)
    if (found === undefined) throw new Mistake(`there is no value for {${name}}`)
    return found
  }
  const fill = (text: string): string =>
    text.replace(field, (whole, name, path, conversion, spec: string | undefined) => {
      if (whole === '{{' || whole === '}}') return whole[0]!
      if (name === undefined) throw new Mistake(`a single ${whole}; write ${whole}${whole} for the character`)
      const found = follow(value(name), path)
      const converted =
        conversion === 'r' || conversion === 'a' ? repr(found) : conversion ? str(found) : found
      return formatted(converted, fill(spec ?? ''))
    })
  return fill(format)
}

function follow(value: V, path: string): V {
  let found = value
  for (const [, name, index] of path.matchAll(/\.(\w+)|\[([^\]]*)\]/g)) {
    const key = name ?? index!
    const inner: V | undefined =
      found instanceof Thing
        ? found.attribute(key)
        : isMap(found) && index !== undefined
          ? find(found, /^\d+$/.test(key) ? Number(key) : key)
          : isList(found) && index !== undefined
            ? found[Number(key)]
            : undefined
    if (inner === undefined) throw new Mistake(`${typeName(found)} has no ${key}`)
    found = inner
  }
  return found
}

const specification = /^(?:(.)?([<>=^]))?([-+ ]?)(#?)(0?)(\d*)([,_]?)(?:\.(\d+))?([bcdeEfFgGnosxX%]?)$/su

/** A value by a format specification such as `>8.2f`. */
function formatted(value: V, spec: string): string {
  if (spec === '') return str(value)
  const parts = specification.exec(spec)
  if (!parts) throw new Mistake(`unknown format ${spec}`)
  const [, fill, align, sign, alternate, zero, width, group, precision, type] = parts as unknown as string[]
  const digits = precision === undefined ? undefined : Number(precision)
  const numeric = isNumber(value) && type !== 's'
  if (!numeric && type && type !== 's') throw new Mistake(`:${type} wants a number, got ${typeName(value)}`)
  const text = numeric ? number(value, type!, digits, group!, alternate !== '') : str(value).slice(0, digits)
  const signed = numeric && !text.startsWith('-') && (sign === '+' || sign === ' ') ? sign + text : text
  const padding = fill ?? (zero ? '0' : ' ')
  return aligned(signed, padding, align ?? (zero ? '=' : numeric ? '>' : '<'), Number(width))
}

function number(
  value: V,
  type: string,
  digits: number | undefined,
  group: string,
  alternate: boolean,
): string {
  if (!isNumber(value)) return str(value)
  const text = plainNumber(value, type, digits, alternate)
  if (!group) return text
  const [whole, rest] = text.split(/(?=[.e])(.*)/s) as [string, string?]
  return whole.replace(/\B(?=(\d{3})+$)/g, group) + (rest ?? '')
}

function plainNumber(
  value: V & (number | bigint | boolean | Float),
  type: string,
  digits: number | undefined,
  alternate: boolean,
): string {
  if (type === '%') return `${floating(toNumber(value) * 100, 'f', digits ?? 6)}%`
  if ('eEfFgG'.includes(type) && type) return floating(toNumber(value), type, digits ?? 6)
  if (value instanceof Float) {
    if (type && type !== 'n') throw new Mistake(`:${type} wants an integer, got a float`)
    return digits === undefined ? floatText(value.value) : floating(value.value, 'g', digits)
  }
  const base = { b: 2, o: 8, x: 16, X: 16 }[type] ?? 10
  if (type === 'c') return String.fromCodePoint(Number(value))
  const text = BigInt(value).toString(base)
  const prefixed = alternate && base !== 10 ? text.replace(/^(-?)/, `$10${type}`) : text
  return type === 'X' ? prefixed.toUpperCase() : prefixed
}

function aligned(text: string, fill: string, align: string, width: number): string {
  const missing = width - [...text].length
  if (missing <= 0) return text
  if (align === '<') return text + fill.repeat(missing)
  if (align === '>') return fill.repeat(missing) + text
  if (align === '^') return fill.repeat(missing >> 1) + text + fill.repeat(missing - (missing >> 1))
  const sign = /^[-+ ]?(?:0[box])?/i.exec(text)![0]
  return sign + fill.repeat(missing) + text.slice(sign.length)
}
