import { Template, Unknown } from '../value.ts'
import { applyOperation, applySimple, defined, isSimple } from './apply.ts'
import { CallSite, hint, unknownName } from './call-site.ts'
import { compileArguments, type EvaluateArgs } from './compile-arguments.ts'
import type { Compiler, Run } from './compiler.ts'
import { named, type Operation, type Operations } from './filter.ts'
import { filters } from './filters/filters.ts'
import { lookupNamed, lookups } from './lookups/lookups.ts'
import type { Arguments, Expr } from './node.ts'
import { method, mutators } from './python/methods.ts'
import { Thing, Undefined, type V } from './runtime.ts'
import { bind, misfit, signature } from './signature.ts'
import { tests } from './tests/tests.ts'

/** `f(a, b=1)`. */
export function compileCall(compiler: Compiler, node: Expr & { kind: 'call' }): Run {
  const { callee } = node
  const looks = callee.kind === 'name' && lookupNames.has(callee.name)
  const args = compileArguments(compiler, looks ? withTemplates(compiler, node.args) : node.args)
  const at = compiler.at(node.offset)
  if (looks) checkLookup(compiler, node.args)
  if (callee.kind !== 'attribute') {
    const target = compiler.expression(callee)
    return (frame) => callValue(new CallSite(frame.context, at), target(frame), args, frame)
  }
  if (mutators.has(callee.name)) compiler.mutates = true
  const of = compiler.expression(callee.of)
  const attribute = compiler.expression(callee)
  const { name } = callee
  return (frame) => {
    const self = of(frame)
    if (self instanceof Unknown || self instanceof Undefined) return self
    // Behind a call's dot a method goes before an item of that name: d.items() works whatever d holds.
    const found = self instanceof Thing ? undefined : method(self, name)
    const site = new CallSite(frame.context, at)
    return found ? site.call(found, args(frame)) : callValue(site, attribute(frame), args, frame)
  }
}

function callValue(site: CallSite, callee: V, args: EvaluateArgs, frame: Parameters<Run>[0]): V {
  if (callee instanceof Unknown) return callee
  return site.call(defined(callee), args(frame))
}

/** The terms of a lookup may hold templates within their texts: the user wrote both. */
function withTemplates(compiler: Compiler, args: Arguments): Arguments {
  const positional = args.positional.map((term): Expr => {
    const isTemplate = term.kind === 'constant' && typeof term.value === 'string' && /\{[{%]/.test(term.value)
    if (!isTemplate) return term
    return { ...term, value: new Template(term.value as string, compiler.text.at(term.offset + 1)) }
  })
  return { ...args, positional }
}

/** `x | name(a, b=1)`. */
export function compileFilter(compiler: Compiler, node: Expr & { kind: 'filter' }): Run {
  return compileOperation(compiler, node, 'filter', filters)
}

/** `x is name(a, b=1)`. */
export function compileTest(compiler: Compiler, node: Expr & { kind: 'test' }): Run {
  return compileOperation(compiler, node, 'test', tests)
}

type OperationNode = Expr & { kind: 'filter' | 'test' }

function compileOperation(compiler: Compiler, node: OperationNode, kind: string, table: Operations): Run {
  const { name } = node
  const input = compiler.expression(node.input)
  const operation = named(table, name)
  const at = compiler.at(node.offset)
  if (!operation) {
    compiler.report(node.offset, unknownName(kind, name), hint(name, table.keys()))
    return () => null
  }
  checkNames(compiler, operation, node.args)
  const args = compileBound(compiler, node, operation)
  const simple = Array.isArray(args) && isSimple(operation, args) ? args : undefined
  return (frame) => {
    const site = new CallSite(frame.context, at)
    const value = input(frame)
    // The commonest case by far, and the fastest.
    if (simple && typeof value !== 'object') return applySimple(operation, name, site, value, simple)
    const bound = typeof args === 'function' ? args(frame) : args
    return applyOperation(operation, name, frame.context, site, at, value, bound)
  }
}

/** Arguments; a list where they are constant. */
type Bound = readonly V[] | ((frame: Parameters<Run>[0]) => readonly V[])

/** The arguments in the order of the operation's parameters; put in order while compiling where they are all written out. */
function compileBound(
  compiler: Compiler,
  { args, name, offset }: OperationNode,
  { takes }: Operation,
): Bound {
  const dynamic = args.list || args.mapping
  if (!dynamic) {
    const names = args.named.map(([given]) => given)
    const wrong = misfit(name, takes, args.positional.length, names)
    if (wrong) compiler.report(offset, wrong)
  }
  const { parameters, rest, options } = signature(takes)
  if (dynamic || rest || options) {
    const evaluate = compileArguments(compiler, args)
    return (frame) => bind(name, takes, evaluate(frame))
  }
  const given = parameters.map(
    ({ name: parameter }, i) => args.positional[i] ?? args.named.find(([named]) => named === parameter)?.[1],
  )
  const initial = parameters.map((parameter) => parameter.initial ?? null)
  if (given.every((one) => one === undefined || (one.kind === 'constant' && !isTemplated(one.value))))
    return given.map((one, i) => (one?.kind === 'constant' ? one.value : initial[i]!))
  const runs = given.map((one, i): Run => (one ? compiler.expression(one) : () => initial[i]!))
  return (frame) => runs.map((run) => run(frame))
}

/** Conditions render what looks like a template even where it is a constant. */
function isTemplated(value: V): boolean {
  return typeof value === 'string' && value.includes('{')
}

/** In `map('upper')` and `select('match', …)` a name is checked like a filter or test of its own. */
function checkNames(compiler: Compiler, operation: Operation, args: Arguments): void {
  if (!operation.names) return
  const [kind, index] = operation.names
  const written = args.positional[index]
  if (written?.kind !== 'constant' || typeof written.value !== 'string') return
  const table = kind === 'filter' ? filters : tests
  if (!named(table, written.value))
    compiler.report(written.offset, unknownName(kind, written.value), hint(written.value, table.keys()))
}

const lookupNames: ReadonlySet<string> = new Set(['lookup', 'query', 'q'])

function checkLookup(compiler: Compiler, args: Arguments): void {
  const first = args.positional[0]
  if (first?.kind !== 'constant' || typeof first.value !== 'string') return
  if (!lookupNamed(first.value))
    compiler.report(first.offset, unknownName('lookup', first.value), hint(first.value, lookups.keys()))
}
