import { FaultError } from '../fault.ts'
import { Unknown } from '../value.ts'
import { defined } from './apply.ts'
import { type Compiler, describe, type Run } from './compiler.ts'
import type { Frame } from './frame.ts'
import type { Expr } from './node.ts'
import { equal } from './python/compare.ts'
import { truth } from './python/type.ts'
import { Blank, Undefined, type V } from './runtime.ts'
import { scan } from './scan.ts'

/** `not x`. */
export function compileNot(compiler: Compiler, node: Expr & { kind: 'not' }): Run {
  const operand = compiler.expression(node.operand)
  return (frame) => {
    const value = operand(frame)
    if (typeof value === 'boolean') return !value
    return value instanceof Unknown ? value : !truth(defined(value))
  }
}

/** `a and b`, `a or b`: the operand that decides. Where one is Unknown, the other may decide alone. */
export function compileLogic(compiler: Compiler, node: Expr & { kind: 'and' | 'or' }): Run {
  const left = compiler.expression(node.left)
  const right = compiler.expression(node.right)
  const decisive = node.kind === 'or'
  return (frame) => {
    const first = left(frame)
    if (typeof first === 'boolean') return first === decisive ? first : right(frame)
    if (first instanceof Unknown) {
      const second = attempt(right, frame)
      return second === undefined || second instanceof Unknown || truth(defined(second)) !== decisive
        ? first
        : second
    }
    return truth(defined(first)) === decisive ? first : right(frame)
  }
}

/** `a if test else b`. */
export function compileInlineIf(compiler: Compiler, node: Expr & { kind: 'if' }): Run {
  const test = compiler.expression(node.test)
  const value = compiler.expression(node.value)
  const at = compiler.at(node.test.offset)
  const missing = new Blank(
    describe(node),
    'the value is undefined: its condition is false and there is no else',
    at,
  )
  const otherwise = node.otherwise ? compiler.expression(node.otherwise) : () => missing
  return (frame) => {
    const decided = test(frame)
    if (!(decided instanceof Unknown)) return truth(defined(decided)) ? value(frame) : otherwise(frame)
    const [yes, no] = [attempt(value, frame), attempt(otherwise, frame)]
    const same = yes !== undefined && no !== undefined && !scan(yes) && equal(yes, no)
    return same ? yes : decided
  }
}

/** The value of what would perhaps not be evaluated; undefined where it fails. */
function attempt(run: Run, frame: Frame): V | undefined {
  try {
    const value = run(frame)
    return value instanceof Undefined ? undefined : value
  } catch (error) {
    if (error instanceof FaultError) return undefined
    throw error
  }
}
