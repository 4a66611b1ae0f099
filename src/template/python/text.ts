import { Float, Secret, Template, Unknown } from '../../value.ts'
import { type Thing, Tuple, Undefined, type V } from '../runtime.ts'
import { floatText } from './number.ts'

/** A value as Python's str() prints it. Secrets are printed openly: who calls this wraps the result. */
export function str(value: V): string {
  if (typeof value === 'string') return value
  if (value instanceof Secret) return value.reveal()
  return repr(value)
}

/** A value as Python's repr() prints it. */
export function repr(value: V): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (value instanceof Float) return floatText(value.value)
  if (value instanceof Secret) return quoted(value.reveal())
  if (value instanceof Map) {
    const entries = [...(value as ReadonlyMap<V, V>)].map(([key, entry]) => `${repr(key)}: ${repr(entry)}`)
    return `{${entries.join(', ')}}`
  }
  if (value instanceof Tuple) {
    const items = [...value].map(repr)
    return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`
  }
  if (Array.isArray(value)) return `[${(value as readonly V[]).map(repr).join(', ')}]`
  if (value instanceof Template) return quoted(value.source)
  if (value instanceof Unknown) return '(unknown)'
  if (value instanceof Undefined) return 'Undefined'
  return (value as Thing).toString()
}

const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' }

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  let out = quote
  for (const character of text) {
    const code = character.codePointAt(0)!
    if (names[character]) out += names[character]
    else if (character === quote) out += `\\${quote}`
    else if (code >= 0x20 && code < 0x7f) out += character
    else if (/[\p{C}\p{Z}]/u.test(character)) out += escapeCode(code)
    else out += character
  }
  return out + quote
}

function escapeCode(code: number): string {
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\U${code.toString(16).padStart(8, '0')}`
}
