import { FaultError } from '../fault.ts'
import { Float, Secret, toPlain, Unknown, type Value } from '../value.ts'
import type { Context } from './context.ts'
import { freeVariables } from './free-variables.ts'
import type { Kind } from './kind.ts'
import type { V } from './runtime.ts'
import type { Text } from './text.ts'
import { UndefinedFault } from './undefined.ts'

/** Variables, characters of each, and entries of a collection: an error is for reading. */
const limits = { variables: 5, characters: 60, entries: 20 }
/** What holds the whole inventory says nothing in the few characters that are shown. */
const vast = ['groups', 'hostvars']

/** The variables that a text reads, as far as the evaluation got with them and people can read them. */
export function valuesSeen(
  text: Text,
  kind: Kind,
  seen: (name: string) => V | undefined,
): Map<string, Value> {
  const values = new Map<string, Value>()
  for (const name of freeVariables(text, kind)) {
    if (vast.includes(name)) continue
    const value = quietly(() => seen(name))
    if (value !== undefined && isPlain(value)) values.set(name, value)
    if (values.size === limits.variables) break
  }
  return values
}

/** These values as a sentence; undefined where there are none. Secrets stay secret. */
export function tellValues(values: ReadonlyMap<Value, Value>): string | undefined {
  if (values.size === 0) return undefined
  return `where ${[...values].map(([name, value]) => `${String(name)} is ${brief(value)}`).join(', ')}`
}

/** A value in a few words. */
export function brief(value: Value): string {
  if (Array.isArray(value) && value.length > limits.entries) return `a list of ${value.length}`
  if (value instanceof Map && value.size > limits.entries) return `a mapping of ${value.size}`
  const text = JSON.stringify(toPlain(value), (_, part) => (typeof part === 'bigint' ? String(part) : part))
  return text.length > limits.characters ? `${text.slice(0, limits.characters)}…` : text
}

/** An error of a text with what its variables were, unless that is told already: what is undefined tells its own way. */
export function withValues(error: unknown, text: Text, kind: Kind, context: Context): unknown {
  if (!(error instanceof FaultError) || error instanceof UndefinedFault) return error
  const [fault, second] = error.faults
  const notes = fault?.notes ?? []
  if (!fault || second || notes.some((note) => /^(where|read through) /.test(note))) return error
  const told = quietly(() => tellValues(valuesSeen(text, kind, (name) => context.seen(name))))
  return told === undefined ? error : new FaultError([{ ...fault, notes: [...notes, told] }])
}

/** Here errors are no news: the one that is told came before. */
function quietly<T>(get: () => T): T | undefined {
  try {
    return get()
  } catch {
    return undefined
  }
}

/** What is computed when it is read may be large, and functions say nothing. */
function isPlain(value: V): value is Value {
  if (typeof value !== 'object' || value === null) return true
  if (value instanceof Map) return value.constructor === Map
  return Array.isArray(value) || [Float, Secret, Unknown].some((kind) => value instanceof kind)
}
