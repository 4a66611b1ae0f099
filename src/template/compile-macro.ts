import { CallSite } from './call-site.ts'
import { compileArguments } from './compile-arguments.ts'
import { compileFilter } from './compile-call.ts'
import type { Statements } from './compile-statement.ts'
import type { Compiler } from './compiler.ts'
import type { Frame } from './frame.ts'
import { Macro } from './macro.ts'
import type { Body, Expr, FilterStep, Parameter, Statement } from './node.ts'
import { Output } from './output.ts'
import type { Exec } from './program.ts'
import { Undefined, type V } from './runtime.ts'

/** `{% macro name(a, b=1) %}`. */
export function compileMacro(statements: Statements, node: Statement & { kind: 'macro' }): Exec {
  const make = compileBody(statements, node.name, node.parameters, node.body)
  return (frame) => void frame.set(node.name, make(frame))
}

/** `{% call(a) macro(b) %}`: the body is what `caller(a)` in the macro gives. */
export function compileCallBlock(statements: Statements, node: Statement & { kind: 'call' }): Exec {
  const { compiler } = statements
  const make = compileBody(statements, 'caller', node.parameters, node.body)
  const callee = compiler.expression(node.call.callee)
  const args = compileArguments(compiler, node.call.args)
  const at = compiler.at(node.call.offset)
  return (frame, out) => {
    const given = args(frame)
    const named = new Map([...given.named, ['caller', make(frame)] as const])
    out.write(new CallSite(frame.context, at).call(callee(frame), { ...given, named }), at)
    return undefined
  }
}

function compileBody(
  statements: Statements,
  name: string,
  parameters: readonly Parameter[],
  body: Body,
): (frame: Frame) => Macro {
  const { compiler } = statements
  const run = statements.body(body)
  const defaults = parameters.map(({ name: parameter, initial }) => ({
    name: parameter,
    initial: initial && compiler.expression(initial),
  }))
  const written = JSON.stringify(body, (_, value) => (typeof value === 'bigint' ? String(value) : value))
  const reads = (special: string) => written.includes(`"name":"${special}"`)
  const takes = { varargs: reads('varargs'), kwargs: reads('kwargs'), caller: reads('caller') }
  return (frame) =>
    new Macro(
      name,
      parameters.map((parameter) => parameter.name),
      takes,
      (call, given) => {
        const inner = frame.inner(new Map(given))
        for (const { name: parameter, initial } of defaults)
          if (!given.has(parameter))
            inner.set(
              parameter,
              initial
                ? initial(inner)
                : new Undefined(
                    parameter,
                    `${parameter} is undefined: ${name}() was called without it`,
                    () => call.place,
                  ),
            )
        const out = new Output(frame.context)
        run(inner, out)
        return out.native()
      },
    )
}

/** `{% filter upper %}`. */
export function compileFilterBlock(statements: Statements, node: Statement & { kind: 'filter' }): Exec {
  const filters = compileFilterSteps(statements.compiler, node.filters)
  const body = statements.body(node.body)
  const at = statements.compiler.at(node.offset)
  return (frame, out) => {
    const text = new Output(frame.context)
    body(frame.inner(), text)
    out.write(filters(frame, text.text()), at)
    return undefined
  }
}

/** The name under which a filtered text is handed to filters; no variable can have it. */
const piped = '|'

/** Filters applied one after the other to a given value. */
export function compileFilterSteps(
  compiler: Compiler,
  steps: readonly FilterStep[],
): (frame: Frame, value: V) => V {
  if (steps.length === 0) return (_, value) => value
  let node: Expr = { kind: 'name', name: piped, offset: steps[0]!.offset }
  for (const { name, args, offset } of steps) node = { kind: 'filter', input: node, name, args, offset }
  const run = compileFilter(compiler, node as Expr & { kind: 'filter' })
  return (frame, value) => run(frame.inner(new Map([[piped, value]])))
}
