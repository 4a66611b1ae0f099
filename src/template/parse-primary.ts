import { Float, type Value } from '../value.ts'
import type { Cursor } from './cursor.ts'
import type { Arguments, Expr } from './node.ts'

const constants: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
])

/** A name, a literal, or something in brackets. */
export function parsePrimary(cursor: Cursor): Expr {
  const { token } = cursor
  const { offset } = token
  switch (token.type) {
    case 'name':
      cursor.next()
      return constants.has(token.text)
        ? { kind: 'constant', offset, value: constants.get(token.text)! }
        : { kind: 'name', offset, name: token.text }
    case 'string': {
      let value = ''
      while (cursor.is('string')) value += cursor.next().text
      return { kind: 'constant', offset, value }
    }
    case 'integer':
      return { kind: 'constant', offset, value: integer(cursor.next().text) }
    case 'float':
      return { kind: 'constant', offset, value: new Float(Number(cursor.next().text)) }
    default:
      if (cursor.operator('(')) return parseParentheses(cursor)
      if (cursor.operator('[')) return parseList(cursor)
      if (cursor.operator('{')) return parseDict(cursor)
      throw cursor.unexpected('an expression')
  }
}

function integer(text: string): number | bigint {
  const value = BigInt(text)
  return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
}

function parseParentheses(cursor: Cursor): Expr {
  const { offset } = cursor.next()
  if (cursor.skip('operator', ')')) return { kind: 'tuple', offset, items: [] }
  const inner = cursor.tuple()
  cursor.expect('operator', ')')
  return inner
}

function parseList(cursor: Cursor): Expr {
  const { offset } = cursor.next()
  const items: Expr[] = []
  while (!cursor.operator(']')) {
    items.push(cursor.expression())
    if (!cursor.skip('operator', ',') && !cursor.operator(']')) throw cursor.unexpected(', or ]')
  }
  cursor.next()
  return { kind: 'list', offset, items }
}

function parseDict(cursor: Cursor): Expr {
  const { offset } = cursor.next()
  const entries: [Expr, Expr][] = []
  while (!cursor.operator('}')) {
    const key = cursor.expression()
    cursor.expect('operator', ':')
    entries.push([key, cursor.expression()])
    if (!cursor.skip('operator', ',') && !cursor.operator('}')) throw cursor.unexpected(', or }')
  }
  cursor.next()
  return { kind: 'dict', offset, entries }
}

/** What follows a value: attributes, items, slices and calls. */
export function parsePostfix(cursor: Cursor, start: Expr): Expr {
  let node = start
  for (;;) {
    if (cursor.operator('.')) node = parseAttribute(cursor, node)
    else if (cursor.operator('[')) node = parseSubscript(cursor, node)
    else if (cursor.operator('('))
      node = { kind: 'call', offset: node.offset, callee: node, args: parseArguments(cursor) }
    else return node
  }
}

function parseAttribute(cursor: Cursor, of: Expr): Expr {
  cursor.next()
  const { offset, text } = cursor.token
  if (cursor.is('integer')) {
    const key: Expr = { kind: 'constant', offset, value: integer(cursor.next().text) }
    return { kind: 'item', offset: of.offset, of, key }
  }
  cursor.expect('name')
  return { kind: 'attribute', offset: of.offset, of, name: text }
}

function parseSubscript(cursor: Cursor, of: Expr): Expr {
  const { offset } = cursor.next()
  const part = () =>
    cursor.operator(':') || cursor.operator(']') ? undefined : cursor.nested(() => cursor.tuple())
  const start = part()
  if (!cursor.skip('operator', ':')) {
    cursor.expect('operator', ']')
    if (!start) throw cursor.text.fault(offset, 'expected an index, got []')
    return { kind: 'item', offset: of.offset, of, key: start }
  }
  const stop = part()
  const step = cursor.skip('operator', ':') ? part() : undefined
  cursor.expect('operator', ']')
  return { kind: 'slice', offset: of.offset, of, start, stop, step }
}

/** `(a, b, name=value, *list, **mapping)`. */
export function parseArguments(cursor: Cursor): Arguments {
  cursor.expect('operator', '(')
  const positional: Expr[] = []
  const named: [string, Expr][] = []
  let list: Expr | undefined
  let mapping: Expr | undefined
  while (!cursor.operator(')')) {
    const { offset, text, type } = cursor.token
    if (cursor.skip('operator', '**')) mapping = cursor.expression()
    else if (cursor.skip('operator', '*')) list = cursor.expression()
    else if (type === 'name' && cursor.look().type === 'operator' && cursor.look().text === '=') {
      cursor.next()
      cursor.next()
      if (named.some(([name]) => name === text))
        throw cursor.text.fault(offset, `the argument ${text} is given twice`)
      named.push([text, cursor.expression()])
    } else {
      if (named.length || list || mapping)
        throw cursor.text.fault(offset, 'an argument without a name stands behind one with a name')
      positional.push(cursor.expression())
    }
    if (!cursor.skip('operator', ',') && !cursor.operator(')')) throw cursor.unexpected(', or )')
  }
  cursor.next()
  return { positional, named, list, mapping }
}
