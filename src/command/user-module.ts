import { type Fault, FaultError } from '../fault.ts'
import type { Module } from '../module.ts'
import { Script } from '../script.ts'
import type { Place } from '../value.ts'
import { placeOf } from './module-place.ts'

/** What a function of a module must return. */
interface Expected {
  readonly what: string
  readonly holds: (value: unknown) => boolean
}

const script: Expected = { what: 'a script of sh`…`', holds: (value) => value instanceof Script }
const object: Expected = { what: 'an object', holds: (value) => typeof value === 'object' && value !== null }
const texts: Expected = {
  what: 'a list of strings',
  holds: (value) => Array.isArray(value) && value.every((entry) => typeof entry === 'string'),
}
const plan: Expected = {
  what: 'undefined, a change of before and after, or {refused}',
  holds: (value) =>
    object.holds(value) &&
    ('refused' in Object(value) || ['before', 'after'].every((name) => name in Object(value))),
}

const orNothing = ({ what, holds }: Expected): Expected => ({
  what: `${what}, or undefined`,
  holds: (value) => value === undefined || holds(value),
})

const expected: Readonly<Record<string, Expected | undefined>> = {
  check: texts,
  probe: script,
  parse: object,
  plan: { ...plan, holds: orNothing(plan).holds },
  brings: texts,
  foresee: object,
  test: orNothing(script),
  apply: script,
  warn: texts,
  result: object,
  guard: orNothing(script),
  done: orNothing(object),
  run: script,
  stdin: orNothing({ what: 'a string', holds: (value) => typeof value === 'string' }),
  evaluate: object,
}

/**
 * A user's module whose own mistakes are the user's: what one of its functions throws, or returns that it may not, is
 * a fault in the module's file, so that the task fails at its host and the run goes on.
 */
export function userModule(module: Module, file: string): Module {
  const guarded = Object.entries(module).map(([name, part]) => [
    name,
    typeof part === 'function' ? guard(module, name, part, file) : part,
  ])
  return Object.fromEntries(guarded)
}

function guard(module: Module, name: string, run: (...given: unknown[]) => unknown, file: string) {
  const wanted = expected[name]
  const refuse = (message: string, place: Place) =>
    new FaultError([{ message: `${module.name}: ${message}`, place } satisfies Fault])
  return (...given: unknown[]): unknown => {
    let value: unknown
    try {
      value = run.apply(module, given)
    } catch (error) {
      // What waits for an answer, or a mistake in an expression, comes through a controller module and is not its own.
      const own = error instanceof Error ? !(error instanceof FaultError) : typeof error !== 'object'
      if (own) throw refuse(`${name} threw ${String(error)}`, placeOf(error, file))
      throw error
    }
    const waits = value instanceof Promise
    if (!wanted || (!waits && wanted.holds(value))) return value
    const came = waits ? 'a promise: modules do not wait' : shown(value)
    throw refuse(`${name} must return ${wanted.what}; it returned ${came}`, { file, line: 1, column: 1 })
  }
}

function shown(value: unknown): string {
  return typeof value === 'string'
    ? JSON.stringify(value)
    : typeof value === 'object'
      ? 'something else'
      : String(value)
}
