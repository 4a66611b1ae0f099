import type { Call, V } from './runtime.ts'

/**
 * A filter or a test, with its own documentation. `example` is an expression and one with its value.
 *
 * `mode` says in what form values reach `run`:
 * - `plain` (default): Templates rendered and secrets open, however deep; what is Undefined or Unknown spreads, and a
 *   text made from a secret becomes one.
 * - `whole`: Templates rendered however deep; secrets and what else stands in lists and mappings stays as it is.
 * - `lazy`: as it is; only the value itself is rendered. For what looks into few of many items.
 * - `undefined`: like `lazy`, and the value filtered may be Undefined.
 */
export interface Operation {
  /** The arguments behind the value, as `a, b=1, *rest, **options`. */
  readonly takes: string
  readonly does: string
  readonly example: readonly [expression: string, value: string]
  readonly mode?: 'plain' | 'whole' | 'lazy' | 'undefined'
  /** Depends on its moment: not evaluated ahead. */
  readonly volatile?: boolean
  /** The position of an argument that names a filter or a test. */
  readonly names?: readonly ['filter' | 'test', number]
  // biome-ignore lint/suspicious/noExplicitAny: the types of the arguments are checked by each operation itself
  readonly run: (call: Call, input: V, ...args: any[]) => V
}

/** Filters or tests by their names. */
export type Operations = ReadonlyMap<string, Operation>

/** A table of operations from an object. */
export function operations(table: Readonly<Record<string, Operation>>): Operations {
  return new Map(Object.entries(table))
}

/** Collections whose filters, tests and lookups are ours too, so that their full names are understood. */
const collections = /^(?:ansible\.(?:builtin|legacy|utils|netcommon|posix)|community\.general)\.(\w+)$/

/** The entry of a table for a short or full name. */
export function named<Entry>(table: ReadonlyMap<string, Entry>, name: string): Entry | undefined {
  return table.get(name) ?? table.get(collections.exec(name)?.[1] ?? '')
}
