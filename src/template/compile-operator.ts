import { Unknown } from '../value.ts'
import { operate } from './apply.ts'
import type { Compiler, Run } from './compiler.ts'
import type { Comparison, Expr } from './node.ts'
import { arithmetic } from './python/arithmetic.ts'
import { compare, equal } from './python/compare.ts'
import { contains } from './python/contains.ts'
import { Mistake } from './python/mistake.ts'
import { isNumber } from './python/number.ts'
import { str } from './python/text.ts'
import { typeName } from './python/type.ts'
import type { V } from './runtime.ts'

/** `a + b` and its like. */
export function compileBinary(compiler: Compiler, node: Expr & { kind: 'binary' }): Run {
  const left = compiler.expression(node.left)
  const right = compiler.expression(node.right)
  const at = compiler.at(node.offset)
  const { operator } = node
  return (frame) => {
    const a = left(frame)
    const b = right(frame)
    return operate(frame.context, at, [a, b], ([x, y]) => arithmetic(operator, x!, y!))
  }
}

/** `-a` and `+a`. */
export function compileSign(compiler: Compiler, node: Expr & { kind: 'sign' }): Run {
  const operand = compiler.expression(node.operand)
  const at = compiler.at(node.offset)
  const operator = node.operator
  return (frame) =>
    operate(frame.context, at, [operand(frame)], ([value]) =>
      arithmetic(operator === '-' ? '*' : '+', number(value!, operator), operator === '-' ? -1 : 0),
    )
}

function number(value: V, sign: string): V {
  if (!isNumber(value)) throw new Mistake(`${sign} wants a number, got ${typeName(value)}`)
  return value
}

/** `a ~ b ~ c`: as text. */
export function compileConcat(compiler: Compiler, node: Expr & { kind: 'concat' }): Run {
  const parts = node.parts.map((part) => compiler.expression(part))
  const at = compiler.at(node.offset)
  return (frame) =>
    operate(
      frame.context,
      at,
      parts.map((part) => part(frame)),
      (values) => values.map(str).join(''),
    )
}

/** A chain of comparisons: `1 < a <= 3` holds if each does. */
export function compileCompare(compiler: Compiler, node: Expr & { kind: 'compare' }): Run {
  const first = compiler.expression(node.first)
  const at = compiler.at(node.offset)
  const rest = node.rest.map(([comparison, operand]) => [comparison, compiler.expression(operand)] as const)
  if (rest.length === 1) {
    const [comparison, operand] = rest[0]!
    const holds = comparisons[comparison]
    const fast = quick[comparison]
    return (frame) => {
      const a = first(frame)
      const b = operand(frame)
      return fast(a, b) ?? operate(frame.context, at, [a, b], ([x, y]) => holds(x!, y!))
    }
  }
  return (frame) => {
    let left = first(frame)
    let unknown: V | undefined
    for (const [comparison, operand] of rest) {
      const right = operand(frame)
      const holds = comparisons[comparison]
      const result = operate(frame.context, at, [left, right], ([x, y]) => holds(x!, y!))
      if (result === false) return false
      if (result instanceof Unknown) unknown = result
      left = right
    }
    return unknown ?? true
  }
}

/** The commonest comparisons, of texts or of integers, without further ado. */
const quick: Readonly<Record<Comparison, (a: V, b: V) => boolean | undefined>> = {
  '==': (a, b) => (areSimple(a, b) ? a === b : undefined),
  '!=': (a, b) => (areSimple(a, b) ? a !== b : undefined),
  '<': (a, b) => (typeof a === 'number' && typeof b === 'number' ? a < b : undefined),
  '<=': (a, b) => (typeof a === 'number' && typeof b === 'number' ? a <= b : undefined),
  '>': (a, b) => (typeof a === 'number' && typeof b === 'number' ? a > b : undefined),
  '>=': (a, b) => (typeof a === 'number' && typeof b === 'number' ? a >= b : undefined),
  in: () => undefined,
  'not in': () => undefined,
}

function areSimple(a: V, b: V): boolean {
  return typeof a === typeof b && (typeof a === 'string' || typeof a === 'number')
}

const comparisons: Readonly<Record<Comparison, (a: V, b: V) => boolean>> = {
  '==': equal,
  '!=': (a, b) => !equal(a, b),
  '<': (a, b) => compare(a, b) < 0,
  '<=': (a, b) => compare(a, b) <= 0,
  '>': (a, b) => compare(a, b) > 0,
  '>=': (a, b) => compare(a, b) >= 0,
  in: (a, b) => contains(b, a),
  'not in': (a, b) => !contains(b, a),
}
