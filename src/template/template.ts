import { type Fault, FaultError, fault } from '../fault.ts'
import { type Dict, type Place, Secret, Template, Unknown, type Value } from '../value.ts'
import { defined } from './apply.ts'
import { SourceCache } from './cache.ts'
import {
  compileBare,
  compileText,
  fileProgram,
  finishFile,
  newContext,
  sound,
  unwinding,
  unwound,
} from './engine.ts'
import type { Environment, Scope } from './environment.ts'
import { finalize } from './finalize.ts'
import { Frame } from './frame.ts'
import { freeVariables } from './free-variables.ts'
import type { RenderOptions } from './header.ts'
import type { Kind } from './kind.ts'
import { runProgram } from './load.ts'
import { Output } from './output.ts'
import { typeName } from './python/type.ts'
import { Text } from './text.ts'
import { brief, valuesSeen, withValues } from './values-seen.ts'

/**
 * Renders every Template in a value, however deep, to its native value. The omit placeholder stays where it is the
 * whole value and drops out of lists and mappings. Throws FaultError, Pending, Volatile.
 */
export function evaluate(value: Value, scope: Scope, env: Environment): Value {
  if (typeof value !== 'object' || value === null) return value
  const place = value instanceof Template ? value.place : undefined
  return unwinding(new Text('', place ?? nowhere), () => {
    const context = newContext(scope, env)
    return finalize(context, context.force(value, 'a value', undefined), place && (() => place))
  })
}

const nowhere: Place = { file: '', line: 1, column: 1 }

/** A conditional: a bare expression, a boolean, a Template, or a list of these, which must all be met. Throws FaultError where the result is no boolean. */
export function condition(value: Value, place: Place, scope: Scope, env: Environment): boolean | Unknown {
  if (typeof value !== 'string') return unusual(value, place, scope, env)
  const result = conditionals.get(value, place)(scope, env)
  return typeof result === 'boolean' ? result : verdict(result, place)
}

/** A conditional that is no bare expression. */
function unusual(value: Value, place: Place, scope: Scope, env: Environment): boolean | Unknown {
  if (typeof value === 'boolean') return value
  if (Array.isArray(value)) return every(value, place, scope, env)
  if (!(value instanceof Template))
    throw fault(`a conditional is an expression, got ${typeName(value)}`, place)
  if (!isWholeTemplate(value.source)) return condition(value.source, value.place, scope, env)
  return verdict(evaluate(value, scope, env), value.place)
}

function verdict(result: Value, place: Place): boolean | Unknown {
  if (typeof result === 'boolean' || result instanceof Unknown) return result
  throw fault(`a conditional must be true or false, got ${typeName(result)} ${brief(result)}`, place, [
    wayToBoolean(result),
  ])
}

/** Marks around all of a conditional are superfluous, but understood. */
function isWholeTemplate(source: string): boolean {
  return /^\s*\{[{%#][\s\S]*[}%#]\}\s*$/.test(source)
}

function wayToBoolean(result: Value): string {
  if (typeof result === 'string' || result instanceof Secret)
    return 'write "… | bool" for words like yes and no, "… | length > 0" for "is not empty"'
  if (Array.isArray(result) || result instanceof Map) return 'write "… | length > 0" for "is not empty"'
  return result === null ? 'write "… is not none"' : 'write "… | bool"'
}

/** All must be met; one that is Unknown leaves it open unless another is not met. */
function every(values: readonly Value[], place: Place, scope: Scope, env: Environment): boolean | Unknown {
  let open: Unknown | undefined
  for (const one of values) {
    let met: boolean | Unknown
    try {
      met = condition(one, place, scope, env)
    } catch (error) {
      // Behind an open condition, what fails might never have been evaluated.
      if (open && error instanceof FaultError) return open
      throw error
    }
    if (met === false) return false
    if (met instanceof Unknown) open ??= met
  }
  return open ?? true
}

/** A bare expression, without marks, as something to evaluate. Throws FaultError on a syntax error, and like `evaluate`. */
export function expression(source: string, place: Place): (scope: Scope, env: Environment) => Value {
  return expressions.get(source, place)
}

const expressions = new SourceCache(5000, (source, place) => prepare(new Text(source, place), false))
const conditionals = new SourceCache(5000, (source, place) => prepare(new Text(source, place), true))

function prepare(text: Text, renderConstants: boolean): (scope: Scope, env: Environment) => Value {
  const { run, mutates } = sound(compileBare(text, renderConstants))
  const at = () => text.place
  return (scope, env) => {
    const context = newContext(scope, env)
    try {
      if (mutates) context.isolate()
      return finalize(context, run(new Frame(context)), at)
    } catch (error) {
      throw withValues(unwound(text, error), text, 'expression', context)
    }
  }
}

/** The text of a template file. Throws FaultError, Pending, Volatile. */
export function render(
  source: string,
  place: Place,
  scope: Scope,
  env: Environment,
  options?: RenderOptions,
): string | Unknown | Secret {
  return unwinding(new Text(source, place), () => {
    const context = newContext(scope, env)
    const compiled = fileProgram(source, place, options)
    const out = new Output(context)
    runProgram(compiled.program, new Frame(context), out, () => place)
    const text = finishFile(source, out.text(), compiled.options)
    return defined(text) as string | Unknown | Secret
  })
}

/** Syntax errors, unknown filters, tests and lookups, and arguments that these do not take; nothing is evaluated. */
export function check(source: string, place: Place, kind: Kind): readonly Fault[] {
  const text = new Text(source, place)
  try {
    return kind === 'expression' ? compileBare(text, true).faults : compileText(text, kind === 'value').faults
  } catch (error) {
    if (error instanceof FaultError) return error.faults
    throw error
  }
}

/** What the variables of a conditional are, for people; those that cannot be told are left out. */
export function valuesOf(value: Value, scope: Scope, env: Environment): Dict {
  const [source, kind] =
    value instanceof Template ? ([value.source, 'value'] as const) : ([String(value), 'expression'] as const)
  return valuesSeen(new Text(source, nowhere), kind, (name) => {
    const written = scope.get(name)
    return written && evaluate(written, scope, env)
  })
}

/** The variables that a text reads; undefined where it has a syntax error. */
export function variables(source: string, kind: Kind): ReadonlySet<string> | undefined {
  try {
    return freeVariables(new Text(source, nowhere), kind)
  } catch (error) {
    if (error instanceof FaultError) return undefined
    throw error
  }
}
