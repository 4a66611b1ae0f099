import type { Statements } from './compile-statement.ts'
import { Frame } from './frame.ts'
import { findProgram, loadProgram, runProgram } from './load.ts'
import type { Statement } from './node.ts'
import { Output } from './output.ts'
import type { Exec } from './program.ts'
import { Thing, type V } from './runtime.ts'

/** `{% include name %}`. */
export function compileInclude(statements: Statements, node: Statement & { kind: 'include' }): Exec {
  const { compiler } = statements
  const template = compiler.expression(node.template)
  const at = compiler.at(node.offset)
  return (frame, out) => {
    const name = template(frame)
    const program = node.ignoreMissing
      ? findProgram(frame, compiler.text, at, name)
      : loadProgram(frame, compiler.text, at, name)
    if (program) runProgram(program, node.withContext ? frame : new Frame(frame.context), out, at)
    return undefined
  }
}

/** `{% import name as name %}`. */
export function compileImport(statements: Statements, node: Statement & { kind: 'import' }): Exec {
  const load = compileModule(statements, node)
  return (frame) => void frame.set(node.name, load(frame))
}

/** `{% from name import macro %}`. */
export function compileFrom(statements: Statements, node: Statement & { kind: 'from' }): Exec {
  const load = compileModule(statements, node)
  const { text } = statements.compiler
  return (frame) => {
    const module = load(frame)
    for (const [name, as] of node.names) {
      const value = module.attribute(name)
      if (value === undefined) throw text.fault(node.offset, `the template ${module} has no ${name}`)
      frame.set(as, value)
    }
    return undefined
  }
}

function compileModule(
  statements: Statements,
  node: Statement & { kind: 'import' | 'from' },
): (frame: Frame) => Module {
  const { compiler } = statements
  const template = compiler.expression(node.template)
  const at = compiler.at(node.offset)
  return (frame) => {
    const program = loadProgram(frame, compiler.text, at, template(frame))
    const own = runProgram(
      program,
      node.withContext ? frame : new Frame(frame.context),
      new Output(frame.context),
      at,
    )
    return new Module(program.text.place.file, own.vars ?? new Map())
  }
}

/** What a template file defines: its macros and variables. */
class Module extends Thing {
  readonly type = 'module'
  readonly #file: string
  readonly #vars: ReadonlyMap<string, V>
  constructor(file: string, vars: ReadonlyMap<string, V>) {
    super()
    this.#file = file
    this.#vars = vars
  }
  override attribute(name: string): V | undefined {
    return name.startsWith('_') ? undefined : this.#vars.get(name)
  }
  override toString(): string {
    return this.#file
  }
}
