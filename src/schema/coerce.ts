import type { ParamSchema } from '../module.ts'
import { Float, Secret, Template, toPlain, Unknown, type Value } from '../value.ts'
import { booleanWords, floatText } from './words.ts'

/** Stands for a value that is not known while the playbook is loaded; every check lets it pass. */
export const unresolved = Symbol('unresolved')

/**
 * A value as plain data of the type that the schema asks for, as Ansible converts: words to booleans, digits to
 * integers, a scalar or a comma string to a list, numbers to strings. What cannot be converted stays what it is, for
 * the validation to refuse. Secrets stay Secrets, Templates and Unknowns become `unresolved`.
 */
export function coerce(schema: ParamSchema, value: Value): unknown {
  if (value instanceof Template || value instanceof Unknown) return unresolved
  if (value instanceof Secret) return value
  const { type } = schema
  if (schema.writeOnly) {
    const text = convert('string', schema, value)
    return typeof text === 'string' ? new Secret(text) : text
  }
  if (typeof type === 'string') return convert(type, schema, value)
  if (type === undefined) return plain(value)
  // Of several types the one that the value has already is meant.
  if (type.some((name) => isA(name, value))) return plain(value)
  for (const name of type) {
    const converted = convert(name, schema, value)
    if (isPlain(name, converted)) return converted
  }
  return plain(value)
}

function convert(type: string, schema: ParamSchema, value: Value): unknown {
  switch (type) {
    case 'boolean':
      return toBoolean(value)
    case 'integer':
      return toInteger(value)
    case 'number':
      return toNumber(value)
    case 'string':
      return toText(schema, value)
    case 'array':
      return toList(schema, value)
    case 'object':
      return toObject(schema, value)
    default:
      return plain(value)
  }
}

function toBoolean(value: Value): unknown {
  if (typeof value === 'string') return booleanWords.get(value.trim().toLowerCase()) ?? value
  return value === 1 ? true : value === 0 ? false : plain(value)
}

function toInteger(value: Value): unknown {
  if (typeof value === 'string' && /^\s*[-+]?\d+\s*$/.test(value))
    return safe(BigInt(value.trim().replace(/^\+/, '')))
  if (typeof value === 'bigint') return safe(value)
  return plain(value)
}

function safe(value: bigint): number | string {
  const near = Number(value)
  return Number.isSafeInteger(near) ? near : String(value)
}

function toNumber(value: Value): unknown {
  if (typeof value === 'string' && /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(value))
    return Number(value)
  return typeof value === 'bigint' ? Number(value) : plain(value)
}

function toText(schema: ParamSchema, value: Value): unknown {
  if (typeof value === 'boolean') return enumWord(schema, value) ?? (value ? 'True' : 'False')
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (value instanceof Float) return floatText(value)
  // A mapping as the content of a file is written as JSON.
  if (schema['x-source'] === 'text' && typeof value === 'object' && value !== null) return json(value)
  return plain(value)
}

/** `state: yes` means the word "yes" where the schema lists it, although YAML made a boolean of it. */
function enumWord(schema: ParamSchema, value: boolean): string | undefined {
  const meant = (schema.enum ?? []).filter((word) => booleanWords.get(String(word)) === value)
  return meant.length === 1 ? String(meant[0]) : undefined
}

function toList(schema: ParamSchema, value: Value): unknown {
  const items = schema.items ?? {}
  if (Array.isArray(value)) return value.map((item) => coerce(items, item))
  if (typeof value === 'string') {
    const parts = value.trim() === '' ? [] : value.split(',').map((part) => part.trim())
    return parts.map((part) => coerce(items, part))
  }
  if (value === null || value instanceof Map) return plain(value)
  return [coerce(items, value)]
}

function toObject(schema: ParamSchema, value: Value): unknown {
  const data: Value | undefined =
    typeof value === 'string' && value.trimStart().startsWith('{') ? fromJson(value) : value
  if (!(data instanceof Map)) return plain(value)
  const { properties = {}, additionalProperties: others } = schema
  const made: Record<string, unknown> = {}
  for (const [key, entry] of data) {
    const name = String(plain(key))
    const known = Object.hasOwn(properties, name)
      ? properties[name]
      : typeof others === 'object'
        ? others
        : {}
    if (entry === null && schema.properties) continue
    set(made, name, coerce(known!, entry))
  }
  for (const [name, { default: preset }] of Object.entries(properties))
    if (preset !== undefined && !Object.hasOwn(made, name)) made[name] = preset
  return made
}

function set(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true })
}

function fromJson(text: string): Value | undefined {
  try {
    return new Map(Object.entries(JSON.parse(text) as object)) as Value
  } catch {
    return undefined
  }
}

/** Plain data, with what is not known yet marked at any depth. */
function plain(value: Value): unknown {
  if (value instanceof Template || value instanceof Unknown) return unresolved
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Map) {
    const made: Record<string, unknown> = {}
    for (const [key, entry] of value) set(made, String(toPlain(key)), plain(entry))
    return made
  }
  return toPlain(value)
}

function isA(type: string, value: Value): boolean {
  if (value instanceof Float) return type === 'number'
  return typeof value === 'bigint' ? type === 'integer' || type === 'number' : isPlain(type, value)
}

function isPlain(type: string, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value)
  return type === typeof value
}

/** JSON as Python's `json.dumps` writes it. */
function json(value: Value): string {
  if (value instanceof Map)
    return `{${[...value].map(([key, entry]) => `${JSON.stringify(String(toPlain(key)))}: ${json(entry)}`).join(', ')}}`
  if (Array.isArray(value)) return `[${value.map(json).join(', ')}]`
  if (value instanceof Float) return floatText(value)
  return typeof value === 'bigint' ? String(value) : JSON.stringify(toPlain(value))
}
