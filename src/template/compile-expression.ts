import { Template } from '../value.ts'
import { guarded } from './apply.ts'
import { compileAttribute, compileItem, compileName, compileSlice } from './compile-access.ts'
import { compileCall, compileFilter, compileTest } from './compile-call.ts'
import { compileInlineIf, compileLogic, compileNot } from './compile-logic.ts'
import { compileBinary, compileCompare, compileConcat, compileSign } from './compile-operator.ts'
import { Compiler, type Run } from './compiler.ts'
import type { Expr } from './node.ts'
import { assign } from './python/mapping.ts'
import { Mistake } from './python/mistake.ts'
import { isList, isMap, typeName } from './python/type.ts'
import { Tuple, type V } from './runtime.ts'
import type { Text } from './text.ts'

/** A compiler for one text. */
export function compilerFor(text: Text, renderConstants = false): Compiler {
  return new Compiler(text, renderConstants, compile)
}

function compile(compiler: Compiler, node: Expr): Run {
  switch (node.kind) {
    case 'constant':
      return compileConstant(compiler, node)
    case 'name':
      return compileName(compiler, node)
    case 'list': {
      const items = node.items.map((item) => compiler.expression(item))
      return (frame) => items.map((item) => item(frame))
    }
    case 'tuple': {
      const items = node.items.map((item) => compiler.expression(item))
      return (frame) => Tuple.from(items.map((item) => item(frame)))
    }
    case 'dict':
      return compileDict(compiler, node)
    case 'not':
      return compileNot(compiler, node)
    case 'and':
    case 'or':
      return compileLogic(compiler, node)
    case 'if':
      return compileInlineIf(compiler, node)
    case 'sign':
      return compileSign(compiler, node)
    case 'binary':
      return compileBinary(compiler, node)
    case 'compare':
      return compileCompare(compiler, node)
    case 'concat':
      return compileConcat(compiler, node)
    case 'attribute':
      return compileAttribute(compiler, node)
    case 'item':
      return compileItem(compiler, node)
    case 'slice':
      return compileSlice(compiler, node)
    case 'call':
      return compileCall(compiler, node)
    case 'filter':
      return compileFilter(compiler, node)
    case 'test':
      return compileTest(compiler, node)
  }
}

function compileConstant(compiler: Compiler, node: Expr & { kind: 'constant' }): Run {
  const { value } = node
  if (!compiler.renderConstants || typeof value !== 'string' || !/\{[{%]/.test(value)) return () => value
  const template = new Template(value, compiler.text.at(node.offset))
  const at = compiler.at(node.offset)
  return (frame) => frame.context.force(template, 'a string', at)
}

function compileDict(compiler: Compiler, node: Expr & { kind: 'dict' }): Run {
  const entries = node.entries.map(
    ([key, value]) =>
      [compiler.expression(key), compiler.expression(value), compiler.at(key.offset)] as const,
  )
  return (frame) => {
    const map = new Map<V, V>()
    for (const [key, value, at] of entries)
      assign(
        map,
        guarded(at, () => hashable(key(frame))),
        value(frame),
      )
    return map
  }
}

function hashable(key: V): V {
  if ((isList(key) && !(key instanceof Tuple)) || isMap(key))
    throw new Mistake(`a ${typeName(key)} cannot be a key`)
  return key
}
