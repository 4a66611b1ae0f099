import { Float, Secret, Template, Unknown, type Value } from '../value.ts'

/** The words that Ansible takes for booleans, in lower case. */
export const booleanWords: ReadonlyMap<string, boolean> = new Map(
  [['yes on true 1 y t', true] as const, ['no off false 0 n f', false] as const].flatMap(([list, value]) =>
    list.split(' ').map((word) => [word, value] as const),
  ),
)

/** A value in a message: strings quoted, long ones cut, secrets hidden. */
export function show(value: Value | undefined): string {
  if (value === null || value === undefined) return 'nothing'
  if (value instanceof Secret) return '***'
  if (value instanceof Template) return value.secret ? '***' : cut(value.source)
  if (value instanceof Unknown) return 'a value not known yet'
  if (value instanceof Float) return floatText(value)
  if (value instanceof Map) return value.size === 0 ? 'an empty mapping' : 'a mapping'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  return typeof value === 'string' ? JSON.stringify(cut(value)) : String(value)
}

/** Alternatives as a sentence has them: `"a", "b" or "c"`. */
export function either(values: readonly unknown[]): string {
  const words = values.map((value) => JSON.stringify(value))
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

/** A float as Python writes it: never without a point or an exponent. */
export function floatText({ value }: Float): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf'
  const text = String(value)
  return /[.e]/.test(text) ? text : `${text}.0`
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
