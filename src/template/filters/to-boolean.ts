import { Float } from '../../value.ts'
import type { V } from '../runtime.ts'

/** A value read as a boolean: words such as yes and off, 1 and 0; undefined for all else. */
export function toBoolean(value: V): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (value === 1 || value === 0) return value === 1
  if (value instanceof Float && (value.value === 0 || value.value === 1)) return value.value === 1
  if (typeof value !== 'string') return undefined
  const word = value.trim().toLowerCase()
  if (['yes', 'on', '1', 'true', 't', 'y', '1.0'].includes(word)) return true
  return ['no', 'off', '0', 'false', 'f', 'n', '0.0'].includes(word) ? false : undefined
}
