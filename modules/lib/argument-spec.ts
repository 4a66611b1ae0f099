import { Float, Secret, Template, type Value } from '../../src/value.ts'

/** Arguments of a role by name, as meta/argument_specs.yml describes them (docs.ansible.com, "Role argument validation"). */
export type Spec = ReadonlyMap<Value, Value>

/** What is wrong with the arguments given, a sentence each. */
export function violations(
  spec: Spec,
  given: ReadonlyMap<Value, Value>,
  path: readonly string[] = [],
): string[] {
  const missing = [...spec].filter(
    ([name, one]) => field(one, 'required') === true && absent(given.get(name)),
  )
  const where = path.length > 0 ? ` found in ${path.join(' -> ')}` : ''
  return [
    ...(missing.length > 0
      ? [
          `missing required arguments: ${missing
            .map(([name]) => name)
            .sort()
            .join(', ')}${where}`,
        ]
      : []),
    ...[...spec].flatMap(([name, one]) => {
      const value = given.get(name)
      return absent(value) ? [] : wrong(String(name), one, value!, path)
    }),
  ]
}

const absent = (value: Value | undefined) => value === undefined || value === null

function wrong(name: string, spec: Value, value: Value, path: readonly string[]): string[] {
  const type = field(spec, 'type') ?? 'str'
  const where = path.length > 0 ? ` found in '${path.join(' -> ')}'` : ''
  if (!isOf(String(type), value))
    return [`argument '${name}' is of type ${typeOf(value)}${where} and we were unable to convert to ${type}`]
  const choices = field(spec, 'choices')
  const elements = field(spec, 'elements')
  const options = field(spec, 'options')
  const parts = Array.isArray(value) ? value : [value]
  const errors: string[] = []
  if (Array.isArray(choices)) {
    const allowed = choices.map(plain)
    const bad = parts.map(plain).filter((one) => !allowed.includes(one))
    if (bad.length > 0)
      errors.push(`value of ${name} must be one of: ${allowed.join(', ')}, got: ${bad.join(', ')}${where}`)
  }
  if (elements !== undefined && Array.isArray(value))
    for (const part of value)
      if (!isOf(String(elements), part))
        errors.push(
          `Elements value for option '${name}' is of type ${typeOf(part)}${where} and we were unable to convert to ${elements}`,
        )
  if (options instanceof Map && errors.length === 0)
    for (const part of parts)
      if (part instanceof Map) errors.push(...violations(options, part, [...path, name]))
  return errors
}

function field(spec: Value, name: string): Value | undefined {
  return spec instanceof Map ? spec.get(name) : undefined
}

const plain = (value: Value): string => (value instanceof Float ? String(value.value) : String(value))

/** Can the value be taken for this type? A number may be written as a string, and a list as one with commas. */
function isOf(type: string, given: Value): boolean {
  const value = given instanceof Secret ? given.reveal() : given instanceof Float ? given.value : given
  if (value instanceof Template) return true
  const isText = typeof value === 'string'
  const scalar = isText || ['number', 'bigint', 'boolean'].includes(typeof value)
  switch (type) {
    case 'int':
      return (
        (typeof value === 'number' && Number.isInteger(value)) ||
        typeof value === 'bigint' ||
        (isText && /^[+-]?\d+$/.test(value.trim()))
      )
    case 'float':
      return (
        typeof value === 'number' ||
        typeof value === 'bigint' ||
        (isText && value.trim() !== '' && !Number.isNaN(Number(value)))
      )
    case 'bool':
      return (
        typeof value === 'boolean' ||
        /^(yes|no|on|off|true|false|y|n|t|f|1|0|1\.0|0\.0)$/i.test(String(value))
      )
    case 'list':
      return Array.isArray(value) || scalar
    case 'dict':
      return value instanceof Map || (isText && (/^\s*\{/.test(value) || value.includes('=')))
    case 'str':
    case 'path':
    case 'bytes':
    case 'bits':
      return scalar || type === 'str'
    default:
      return true
  }
}

/** The type by its name in Ansible's messages. */
function typeOf(value: Value): string {
  if (value instanceof Map) return "<class 'dict'>"
  if (Array.isArray(value)) return "<class 'list'>"
  if (value instanceof Float) return "<class 'float'>"
  const names: Record<string, string> = { string: 'str', number: 'int', bigint: 'int', boolean: 'bool' }
  return `<class '${names[typeof value] ?? 'NoneType'}'>`
}
