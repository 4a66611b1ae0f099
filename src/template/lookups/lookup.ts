import type { Call, V } from '../runtime.ts'

/** A lookup, with its own documentation. `example` is an expression and one with its value. */
export interface Lookup {
  /** The options by name, as `a=1, b=none`. */
  readonly takes: string
  readonly does: string
  readonly example: readonly [expression: string, value: string]
  /** Depends on its moment: not evaluated ahead. */
  readonly volatile?: boolean
  /** Throws a Mistake where it finds nothing that it must find. */
  readonly run: (call: Call, terms: readonly V[], options: ReadonlyMap<string, V>) => readonly V[]
}

/** Lookups by name. */
export function lookupTable(table: Readonly<Record<string, Lookup>>): ReadonlyMap<string, Lookup> {
  return new Map(Object.entries(table))
}
