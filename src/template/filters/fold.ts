import type { V } from '../runtime.ts'

/** What a value is compared by: large and small letters are the same unless told otherwise. */
export function folded(value: V, sensitive: boolean): V {
  return typeof value === 'string' && !sensitive ? value.toLowerCase() : value
}
