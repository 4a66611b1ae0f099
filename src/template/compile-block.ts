import type { Statements } from './compile-statement.ts'
import type { Frame } from './frame.ts'
import { loadProgram } from './load.ts'
import type { Statement } from './node.ts'
import { Output } from './output.ts'
import type { Exec } from './program.ts'
import { Callable, type V } from './runtime.ts'

/** `{% block name %}`: the most specific block of that name among the template and those that extend it. */
export function compileBlock(statements: Statements, node: Statement & { kind: 'block' }): Exec {
  const { compiler } = statements
  const { name, required, offset } = node
  if (statements.blocks.has(name)) compiler.report(offset, `there are two blocks ${name}`)
  const body = statements.body(node.body)
  statements.blocks.set(name, required ? missing : body)
  function missing(): never {
    throw compiler.text.fault(offset, `the block ${name} is required, but no template fills it`)
  }
  return (frame, out) => {
    if (out.muted) return undefined
    const run = (depth: number, into: Output): V | undefined => {
      const block = frame.layout?.block(name, depth) ?? (depth === 0 ? body : undefined)
      if (!block) return undefined
      const inner = frame.inner(new Map([['super', superOf(name, depth, run, frame)]]))
      block(inner, into)
      return null
    }
    run(0, out)
    return undefined
  }

  function superOf(
    block: string,
    depth: number,
    run: (depth: number, out: Output) => V | undefined,
    frame: Frame,
  ): V {
    return new Callable('super', (call) => {
      const into = new Output(frame.context)
      if (run(depth + 1, into) === undefined) throw call.fault(`there is no block ${block} above this one`)
      return into.text()
    })
  }
}

/** `{% extends name %}`: what follows outside of blocks is not written; the extended template is run instead. */
export function compileExtends(statements: Statements, node: Statement & { kind: 'extends' }): Exec {
  const { compiler } = statements
  const template = compiler.expression(node.template)
  const at = compiler.at(node.offset)
  return (frame, out) => {
    if (!frame.layout) throw compiler.text.fault(node.offset, 'extends is for template files')
    frame.layout.extended = loadProgram(frame, compiler.text, at, template(frame))
    out.muted = true
    return undefined
  }
}
