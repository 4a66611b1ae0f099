import type { Fault } from '../fault.ts'
import type { Place, Secret, Unknown, Value } from '../value.ts'
import type { Environment, Scope } from './environment.ts'

/** How a template file is read; a `#jinja2:` line at its head overrides these. */
export interface RenderOptions {
  readonly trimBlocks?: boolean
  readonly lstripBlocks?: boolean
  readonly keepTrailingNewline?: boolean
  readonly newline?: '\n' | '\r' | '\r\n'
}

/**
 * Renders every Template in a value, however deep, to its native value. The omit placeholder stays where it is the
 * whole value and drops out of lists and mappings. Throws FaultError, Pending, Volatile.
 */
export declare function evaluate(value: Value, scope: Scope, env: Environment): Value

/** Is a conditional met? It is a bare expression, a boolean, a Template, or a list of these (all must be met). */
export declare function condition(
  value: Value,
  place: Place,
  scope: Scope,
  env: Environment,
): boolean | Unknown

/** A bare expression, without braces, as something to evaluate. Throws FaultError on a syntax error. */
export declare function expression(source: string, place: Place): (scope: Scope, env: Environment) => Value

/** The text of a template file. */
export declare function render(
  source: string,
  place: Place,
  scope: Scope,
  env: Environment,
  options?: RenderOptions,
): string | Unknown | Secret

/** What can be wrong in a text: a bare expression (as in `when`), a value with `{{ }}`, or a template file. */
export type Kind = 'expression' | 'value' | 'file'

/** Syntax errors and unknown filters, tests and lookups, without evaluating. */
export declare function check(source: string, place: Place, kind: Kind): readonly Fault[]

/** The variables a text reads, without evaluating; undefined where it has a syntax error. */
export declare function variables(source: string, kind: Kind): ReadonlySet<string> | undefined
