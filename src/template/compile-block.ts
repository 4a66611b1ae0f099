import { writeBlock } from './blocks.ts'
import type { Statements } from './compile-statement.ts'
import { loadProgram } from './load.ts'
import type { Statement } from './node.ts'
import type { Exec } from './program.ts'

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
    if (!out.muted) writeBlock(frame, name, 0, out, body)
    return undefined
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
