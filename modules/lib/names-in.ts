import type { Value } from '../../src/value.ts'

/** Names as a list, or as one string with commas. */
export function namesIn(value: Value | undefined): readonly string[] {
  const names = Array.isArray(value) ? value.map(String) : String(value ?? '').split(',')
  return names.map((name) => name.trim()).filter(Boolean)
}
