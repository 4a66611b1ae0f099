import { Float } from '../../value.ts'
import { compare } from '../python/compare.ts'
import { Mistake } from '../python/mistake.ts'
import { floatText, int } from '../python/number.ts'
import { str } from '../python/text.ts'
import { isList, isMap, typeName } from '../python/type.ts'
import { Thing, type V } from '../runtime.ts'

/** How JSON is written: Python's json.dumps. */
export interface JsonOptions {
  /** Spaces a level, or the text itself; none writes all on one line. */
  readonly indent: V
  readonly sortKeys: boolean
  readonly ascii: boolean
  readonly separators: readonly [item: string, key: string]
}

export function toJson(value: V, options: JsonOptions): string {
  const { indent } = options
  const step =
    typeof indent === 'number' ? ' '.repeat(indent) : typeof indent === 'string' ? indent : undefined
  const write = (one: V, margin: string): string => {
    if (isList(one))
      return brackets(
        '[]',
        one.map((item) => write(item, margin + (step ?? ''))),
        margin,
      )
    if (isMap(one)) {
      const entries = options.sortKeys ? [...one].sort(([a], [b]) => compare(a, b)) : [...one]
      const written = entries.map(
        ([key, item]) =>
          `${jsonText(keyText(key), options.ascii)}${options.separators[1]}${write(item, margin + (step ?? ''))}`,
      )
      return brackets('{}', written, margin)
    }
    return scalar(one, options.ascii)
  }
  const brackets = ([open, close]: string | string[], items: readonly string[], margin: string): string => {
    if (items.length === 0) return `${open}${close}`
    if (step === undefined) return `${open}${items.join(options.separators[0])}${close}`
    const inner = `\n${margin}${step}`
    return `${open}${inner}${items.join(options.separators[0].trimEnd() + inner)}\n${margin}${close}`
  }
  return write(value, '')
}

function keyText(key: V): string {
  if (key === null) return 'null'
  if (typeof key === 'boolean') return String(key)
  if (isList(key) || isMap(key)) throw new Mistake(`a ${typeName(key)} cannot be a key in JSON`)
  return str(key)
}

function scalar(value: V, ascii: boolean): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (value instanceof Float) {
    if (Number.isNaN(value.value)) return 'NaN'
    return Number.isFinite(value.value) ? floatText(value.value) : value.value > 0 ? 'Infinity' : '-Infinity'
  }
  if (value instanceof Thing && value.type !== 'datetime')
    throw new Mistake(`a ${value.type} cannot be written as JSON`)
  return jsonText(str(value), ascii)
}

function jsonText(text: string, ascii: boolean): string {
  const plain = JSON.stringify(text).replaceAll('\x7f', ascii ? '\\u007f' : '\x7f')
  if (!ascii) return plain
  return plain.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** JSON as a value; integers stay exact and apart from floats. Throws a Mistake. */
export function fromJson(text: string): V {
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) throw new Mistake(`this is no JSON: ${error.message}`)
    throw error
  }
}

function parse(text: string): V {
  let at = 0
  const fail = (): never => {
    JSON.parse(text)
    throw new SyntaxError(`unexpected text at ${at}`)
  }
  const blank = /[ \t\n\r]*/y
  const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y
  const quoted = /"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) at += found[0].length
    return found
  }
  const skip = (sign: string): boolean => {
    take(blank)
    if (text[at] !== sign) return false
    at++
    take(blank)
    return true
  }
  const word = (name: string, value: V): V | undefined => {
    if (!text.startsWith(name, at)) return undefined
    at += name.length
    return value
  }
  const one = (): V => {
    take(blank)
    const string = take(quoted)
    if (string) return JSON.parse(string[0]) as string
    const digits = take(number)
    if (digits) return digits[1] || digits[2] ? new Float(Number(digits[0])) : int(BigInt(digits[0]))
    if (skip('[')) return list()
    if (skip('{')) return object()
    for (const [name, value] of words) {
      const found = word(name, value)
      if (found !== undefined) return found
    }
    return fail()
  }
  const list = (): V => {
    const items: V[] = []
    if (skip(']')) return items
    do items.push(one())
    while (skip(','))
    return skip(']') ? items : fail()
  }
  const object = (): V => {
    const map = new Map<V, V>()
    if (skip('}')) return map
    do {
      const key = take(quoted) ?? fail()
      if (!skip(':')) fail()
      map.set(JSON.parse(key[0]) as string, one())
    } while (skip(','))
    return skip('}') ? map : fail()
  }
  const value = one()
  take(blank)
  return at === text.length ? value : fail()
}

const words: readonly (readonly [string, V])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', new Float(Number.NaN)],
  ['Infinity', new Float(Number.POSITIVE_INFINITY)],
  ['-Infinity', new Float(Number.NEGATIVE_INFINITY)],
]
