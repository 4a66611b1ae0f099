import type { Cursor, Grammar } from './cursor.ts'
import type { Arguments, BinaryOperator, Comparison, Expr } from './node.ts'
import { parseArguments, parsePostfix, parsePrimary } from './parse-primary.ts'

const none: Arguments = { positional: [], named: [] }

/** The grammar of expressions. */
export const grammar: Grammar = {
  expression: (cursor, inline) => (inline ? parseInlineIf(cursor) : parseOr(cursor)),
  tuple: parseTuple,
}

function parseTuple(cursor: Cursor, inline: boolean): Expr {
  const first = cursor.expression(inline)
  if (!cursor.operator(',')) return first
  const items = [first]
  while (cursor.skip('operator', ',')) {
    if (endsTuple(cursor)) break
    items.push(cursor.expression(inline))
  }
  return { kind: 'tuple', offset: first.offset, items }
}

function endsTuple(cursor: Cursor): boolean {
  return cursor.is('close') || cursor.is('end') || cursor.operator(')') || cursor.operator(']')
}

function parseInlineIf(cursor: Cursor): Expr {
  let node = parseOr(cursor)
  while (cursor.skip('name', 'if')) {
    const test = parseOr(cursor)
    const otherwise = cursor.skip('name', 'else') ? cursor.expression() : undefined
    node = { kind: 'if', offset: node.offset, test, value: node, otherwise }
  }
  return node
}

function parseOr(cursor: Cursor): Expr {
  let left = parseAnd(cursor)
  while (cursor.skip('name', 'or')) left = { kind: 'or', offset: left.offset, left, right: parseAnd(cursor) }
  return left
}

function parseAnd(cursor: Cursor): Expr {
  let left = parseNot(cursor)
  while (cursor.skip('name', 'and'))
    left = { kind: 'and', offset: left.offset, left, right: parseNot(cursor) }
  return left
}

function parseNot(cursor: Cursor): Expr {
  const { offset } = cursor.token
  if (!cursor.skip('name', 'not')) return parseCompare(cursor)
  return { kind: 'not', offset, operand: cursor.nested(() => parseNot(cursor)) }
}

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>='])

function parseCompare(cursor: Cursor): Expr {
  const first = parseSum(cursor)
  const rest: [Comparison, Expr][] = []
  for (;;) {
    const { text } = cursor.token
    if (cursor.is('operator') && comparisons.has(text)) {
      cursor.next()
      rest.push([text as Comparison, parseSum(cursor)])
    } else if (cursor.skip('name', 'in')) rest.push(['in', parseSum(cursor)])
    else if (cursor.word('not') && cursor.look().type === 'name' && cursor.look().text === 'in') {
      cursor.next()
      cursor.next()
      rest.push(['not in', parseSum(cursor)])
    } else break
  }
  return rest.length ? { kind: 'compare', offset: first.offset, first, rest } : first
}

function parseSum(cursor: Cursor): Expr {
  return parseBinary(cursor, ['+', '-'], parseConcat)
}

function parseConcat(cursor: Cursor): Expr {
  const first = parseProduct(cursor)
  if (!cursor.operator('~')) return first
  const parts = [first]
  while (cursor.skip('operator', '~')) parts.push(parseProduct(cursor))
  return { kind: 'concat', offset: first.offset, parts }
}

function parseProduct(cursor: Cursor): Expr {
  return parseBinary(cursor, ['*', '/', '//', '%'], parsePower)
}

function parsePower(cursor: Cursor): Expr {
  return parseBinary(cursor, ['**'], (next) => parseUnary(next, true))
}

function parseBinary(
  cursor: Cursor,
  operators: readonly BinaryOperator[],
  operand: (cursor: Cursor) => Expr,
): Expr {
  let left = operand(cursor)
  for (;;) {
    const operator = operators.find((text) => cursor.operator(text))
    if (!operator) return left
    cursor.next()
    left = { kind: 'binary', offset: left.offset, operator, left, right: operand(cursor) }
  }
}

/** A sign binds its operand before filters do: `-1 | abs` is 1. */
function parseUnary(cursor: Cursor, withFilters: boolean): Expr {
  const { offset, text } = cursor.token
  const signed = cursor.operator('-') || cursor.operator('+')
  let node: Expr
  if (signed) {
    cursor.next()
    const operand = cursor.nested(() => parseUnary(cursor, false))
    node = { kind: 'sign', offset, operator: text as '-' | '+', operand }
  } else node = parsePostfix(cursor, parsePrimary(cursor))
  return withFilters ? parseFilters(cursor, node) : node
}

/** Filters, tests and calls that follow a value. */
function parseFilters(cursor: Cursor, start: Expr): Expr {
  let node = start
  for (;;) {
    if (cursor.skip('operator', '|')) {
      const { offset } = cursor.token
      const { name, args } = parseFilterName(cursor)
      node = { kind: 'filter', offset, input: node, name, args }
    } else if (cursor.word('is')) node = parseTest(cursor, node)
    else if (cursor.operator('('))
      node = { kind: 'call', offset: node.offset, callee: node, args: parseArguments(cursor) }
    else return node
  }
}

/** `name`, `collection.name` or `name(arguments)`, behind a `|` or in a filter block. */
export function parseFilterName(cursor: Cursor): { name: string; args: Arguments } {
  return { name: dotted(cursor), args: cursor.operator('(') ? parseArguments(cursor) : none }
}

function dotted(cursor: Cursor): string {
  let name = cursor.expect('name').text
  while (cursor.skip('operator', '.')) name += `.${cursor.expect('name').text}`
  return name
}

function parseTest(cursor: Cursor, input: Expr): Expr {
  cursor.next()
  const negated = cursor.skip('name', 'not')
  const { offset } = cursor.token
  const name = dotted(cursor)
  const node: Expr = { kind: 'test', offset, input, name, args: testArguments(cursor) }
  return negated ? { kind: 'not', offset, operand: node } : node
}

/** Words that go on with the expression instead of being a test's argument. */
const goingOn: ReadonlySet<string> = new Set(['else', 'or', 'and', 'if', 'in', 'not', 'recursive'])

/** A test takes its arguments in parentheses, or one value right behind its name: `x is divisibleby 3`. */
function testArguments(cursor: Cursor): Arguments {
  if (cursor.operator('(')) return parseArguments(cursor)
  const { type, text, offset } = cursor.token
  const begins =
    type === 'string' ||
    type === 'integer' ||
    type === 'float' ||
    (type === 'name' && !goingOn.has(text)) ||
    (type === 'operator' && (text === '[' || text === '{'))
  if (!begins) return none
  if (type === 'name' && text === 'is')
    throw cursor.text.fault(offset, 'tests cannot follow each other: write "a is b and a is c"')
  return { positional: [parsePostfix(cursor, parsePrimary(cursor))], named: [] }
}
