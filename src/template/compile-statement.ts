import type { Fault } from '../fault.ts'
import { Unknown } from '../value.ts'
import { defined } from './apply.ts'
import { compileAssign } from './compile-assign.ts'
import { compileBlock, compileExtends } from './compile-block.ts'
import { compilerFor } from './compile-expression.ts'
import { compileFor } from './compile-for.ts'
import { compileFrom, compileImport, compileInclude } from './compile-load.ts'
import { compileCallBlock, compileFilterBlock, compileFilterSteps, compileMacro } from './compile-macro.ts'
import type { Compiler } from './compiler.ts'
import type { Body, Statement } from './node.ts'
import { Output } from './output.ts'
import type { Exec, Program } from './program.ts'
import { truth } from './python/type.ts'
import type { Text } from './text.ts'

/** What the parts of the statement compiler share while one text is compiled. */
export interface Statements {
  readonly compiler: Compiler
  readonly body: (body: Body) => Exec
  readonly blocks: Map<string, Exec>
}

/** A template ready to run, and what is wrong with it. */
export function compileTemplate(text: Text, body: Body): Program & { readonly faults: readonly Fault[] } {
  const compiler = compilerFor(text)
  const statements: Statements = {
    compiler,
    blocks: new Map(),
    body: (inner) => sequence(inner.map((statement) => compileStatement(statements, statement))),
  }
  const run = statements.body(body)
  return { text, run, blocks: statements.blocks, mutates: compiler.mutates, faults: compiler.faults }
}

function sequence(steps: readonly Exec[]): Exec {
  if (steps.length === 1) return steps[0]!
  return (frame, out) => {
    for (const step of steps) {
      const signal = step(frame, out)
      if (signal) return signal
    }
    return undefined
  }
}

function compileStatement(statements: Statements, node: Statement): Exec {
  const { compiler } = statements
  const at = compiler.at(node.offset)
  switch (node.kind) {
    case 'data': {
      const { text } = node
      return (_, out) => void out.write(text, at)
    }
    case 'print': {
      const value = compiler.expression(node.value)
      return (frame, out) => void out.write(value(frame), at)
    }
    case 'do': {
      const value = compiler.expression(node.value)
      return (frame) => void defined(value(frame))
    }
    case 'if':
      return compileIf(statements, node)
    case 'for':
      return compileFor(statements, node)
    case 'break':
    case 'continue': {
      const { kind } = node
      return () => kind
    }
    case 'set': {
      const value = compiler.expression(node.value)
      const assign = compileAssign(compiler, node.target)
      return (frame) => void assign(frame, value(frame))
    }
    case 'set block': {
      const body = statements.body(node.body)
      const filters = compileFilterSteps(compiler, node.filters)
      const assign = compileAssign(compiler, node.target)
      return (frame) => {
        const out = new Output(frame.context)
        body(frame.inner(), out)
        assign(frame, filters(frame, out.native()))
        return undefined
      }
    }
    case 'with': {
      const body = statements.body(node.body)
      const pairs = node.pairs.map(
        ([target, value]) => [compileAssign(compiler, target), compiler.expression(value)] as const,
      )
      return (frame, out) => {
        const inner = frame.inner()
        for (const [assign, value] of pairs) assign(inner, value(frame))
        return body(inner, out)
      }
    }
    case 'scope': {
      const body = statements.body(node.body)
      return (frame, out) => body(frame.inner(), out)
    }
    case 'macro':
      return compileMacro(statements, node)
    case 'call':
      return compileCallBlock(statements, node)
    case 'filter':
      return compileFilterBlock(statements, node)
    case 'block':
      return compileBlock(statements, node)
    case 'extends':
      return compileExtends(statements, node)
    case 'include':
      return compileInclude(statements, node)
    case 'import':
      return compileImport(statements, node)
    case 'from':
      return compileFrom(statements, node)
  }
}

function compileIf(statements: Statements, node: Statement & { kind: 'if' }): Exec {
  const { compiler } = statements
  const branches = node.branches.map(
    ([test, body]) => [compiler.expression(test), compiler.at(test.offset), statements.body(body)] as const,
  )
  const otherwise = statements.body(node.otherwise)
  return (frame, out) => {
    for (const [test, at, body] of branches) {
      const decided = test(frame)
      if (decided instanceof Unknown) return void out.write(decided, at)
      if (truth(defined(decided))) return body(frame, out)
    }
    return otherwise(frame, out)
  }
}
