import type { Fault } from '../fault.ts'
import { FaultError, fault } from '../fault.ts'
import type { Place, Template } from '../value.ts'
import { SourceCache } from './cache.ts'
import { compilerFor } from './compile-expression.ts'
import { compileTemplate } from './compile-statement.ts'
import type { Run } from './compiler.ts'
import { Context, type Engine } from './context.ts'
import type { Environment, Scope } from './environment.ts'
import { openFile } from './find-file.ts'
import { Frame } from './frame.ts'
import { type RenderOptions, readHeader, syntaxOf } from './header.ts'
import { runProgram } from './load.ts'
import { Output } from './output.ts'
import { parseBareExpression, parseTemplate } from './parser.ts'
import type { Program } from './program.ts'
import type { V } from './runtime.ts'
import { Text } from './text.ts'
import { UndefinedFault } from './undefined.ts'
import { withValues } from './values-seen.ts'

/** A template with what its text says about its own form. */
export interface Compiled {
  readonly program: Program
  readonly options: RenderOptions
  readonly faults: readonly Fault[]
}

/** Compiles a text with marks in it. Throws FaultError on a syntax error; other faults are in the result. */
export function compileText(text: Text, rawStrings: boolean, options?: RenderOptions): Compiled {
  const head = readHeader(text, options)
  const body = unwinding(text, () => parseTemplate(head.text, syntaxOf(head.options, rawStrings)))
  const { faults, ...program } = unwinding(text, () => compileTemplate(head.text, body))
  return { program, options: head.options, faults }
}

/** Compiles a bare expression. Throws FaultError on a syntax error; other faults are in the result. */
export function compileBare(
  text: Text,
  renderConstants: boolean,
): { readonly run: Run; readonly mutates: boolean; readonly faults: readonly Fault[] } {
  return unwinding(text, () => {
    const compiler = compilerFor(text, renderConstants)
    const run = compiler.expression(parseBareExpression(text))
    return { run, mutates: compiler.mutates, faults: compiler.faults }
  })
}

/** Turns an overflow of the stack into a fault: only absurdly nested text or data gets there. */
export function unwinding<Result>(text: Text, run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    throw unwound(text, error)
  }
}

/** See `unwinding`; other errors as they are. */
export function unwound(text: Text, error: unknown): unknown {
  if (!(error instanceof RangeError)) return error
  return text.fault(0, `nested too deeply, or too large (${error.message})`)
}

/** Refuses what has faults. */
export function sound<Result extends { readonly faults: readonly Fault[] }>(compiled: Result): Result {
  if (compiled.faults.length) throw new FaultError(compiled.faults)
  return compiled
}

const templates = new WeakMap<Template, Program>()
/** By the options that they are read with. */
const files = new Map<string, SourceCache<Compiled>>()

/** A template file, compiled once. */
export function fileProgram(source: string, place: Place, options: RenderOptions = {}): Compiled {
  const key = JSON.stringify(options)
  let cache = files.get(key)
  if (!cache) {
    cache = new SourceCache(500, (text, at) => sound(compileText(new Text(text, at), false, options)))
    files.set(key, cache)
  }
  return cache.get(source, place)
}

function templateProgram(template: Template): Program {
  let program = templates.get(template)
  if (!program) {
    program = sound(compileText(new Text(template.source, template.place), true)).program
    templates.set(template, program)
  }
  return program
}

/** A new evaluation. */
export function newContext(scope: Scope, env: Environment): Context {
  return new Context(scope, env, engine)
}

const engine: Engine = {
  template(template, context) {
    const program = templateProgram(template)
    if (program.mutates) context.isolate()
    try {
      const out = new Output(context)
      program.run(new Frame(context), out)
      // As in Ansible, a value of which nothing is written is none.
      return out.empty ? null : withNewlines(template.source, out.native())
    } catch (error) {
      // Where the value is only asked for, what it is made of may be missing: that is for the reader to judge.
      if (error instanceof UndefinedFault) return error.undefined
      throw withValues(error, program.text, 'value', context)
    }
  },
  file(source, file, context, more) {
    const { program, options } = fileProgram(source, { file, line: 1, column: 1 })
    const out = new Output(context)
    const frame = new Frame(context, undefined, new Map(more))
    runProgram(program, frame, out, () => program.text.place)
    return finishFile(source, out.text(), options)
  },
  load(name, from, env) {
    const found = openFile(env, name, 'templates', from)
    if (!found) return undefined
    const place = { file: found.path, line: 1, column: 1 }
    if (found.secret) throw fault('a vaulted template cannot be a part of another one', place)
    return fileProgram(found.text, place).program
  },
}

/** The text of a file with the newlines at its end as in its source, all of them as the options want them. */
export function finishFile(source: string, value: V, options: RenderOptions): V {
  const text = withNewlines(source, value)
  if (typeof text !== 'string' || options.newline === undefined || options.newline === '\n') return text
  return text.replaceAll('\n', options.newline)
}

/** Reading a template loses a newline at its end; it comes back where the result is a text. */
function withNewlines(source: string, value: V): V {
  if (typeof value !== 'string') return value
  const missing = newlinesAtEnd(source) - newlinesAtEnd(value)
  return missing > 0 ? value + '\n'.repeat(missing) : value
}

function newlinesAtEnd(text: string): number {
  let count = 0
  while (text.at(-1 - count) === '\n') count++
  return count
}
