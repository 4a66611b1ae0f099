import type { V } from '../runtime.ts'

/** A method of one of Python's types. */
export interface Method {
  /** Its arguments, as a signature. */
  readonly takes: string
  /** Changes its list or mapping in place. */
  readonly mutates?: boolean
  // biome-ignore lint/suspicious/noExplicitAny: each method checks its arguments itself
  readonly run: (self: any, ...args: any[]) => V
}

/** Methods by their names. */
export type Methods = ReadonlyMap<string, Method>

/** A table of methods from an object. */
export function methods(table: Readonly<Record<string, Method>>): Methods {
  return new Map(Object.entries(table))
}
