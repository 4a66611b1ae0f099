import { nearest } from '../fault.ts'
import type { Cursor } from './cursor.ts'
import type { Body, FilterStep, Statement } from './node.ts'
import { parseFilterName } from './parse-expression.ts'
import { parseExtends, parseFrom, parseImport, parseInclude } from './parse-load.ts'
import { parseCallBlock, parseMacro } from './parse-macro.ts'
import { parseName, parseTarget } from './parse-target.ts'

type Parse = (cursor: Cursor, offset: number) => Statement

/** The statements, by their first word. */
const statements: Readonly<Record<string, Parse>> = {
  if: parseIf,
  for: parseFor,
  set: parseSet,
  with: parseWith,
  filter: parseFilterBlock,
  block: parseBlock,
  do: (cursor, offset) => ({ kind: 'do', offset, value: cursor.tuple() }),
  break: (_, offset) => ({ kind: 'break', offset }),
  continue: (_, offset) => ({ kind: 'continue', offset }),
  autoescape: parseAutoescape,
  macro: (cursor, offset) => parseMacro(cursor, offset, bodyUntil),
  call: (cursor, offset) => parseCallBlock(cursor, offset, bodyUntil),
  include: parseInclude,
  import: parseImport,
  from: parseFrom,
  extends: parseExtends,
}

/** Text and statements up to the end, or up to a statement that begins with one of the words (which is not consumed). */
export function parseBody(cursor: Cursor, until: readonly string[] = []): Body {
  const body: Statement[] = []
  for (;;) {
    const { offset, text } = cursor.token
    if (cursor.is('end')) return body
    if (cursor.is('data')) {
      cursor.next()
      body.push({ kind: 'data', offset, text })
    } else if (cursor.is('print')) {
      cursor.next()
      body.push({ kind: 'print', offset, value: cursor.tuple() })
      cursor.expect('close')
    } else {
      if (cursor.look().type === 'name' && until.includes(cursor.look().text)) return body
      cursor.expect('open')
      body.push(cursor.nested(() => parseStatement(cursor, until)))
      cursor.expect('close')
    }
  }
}

function parseStatement(cursor: Cursor, until: readonly string[]): Statement {
  const { offset, text } = cursor.expect('name')
  const parse = Object.hasOwn(statements, text) ? statements[text] : undefined
  if (parse) return parse(cursor, offset)
  const expected = until.length ? `${until.join(' or ')}, ` : ''
  const near = nearest(text, [...until, ...Object.keys(statements)])
  const notes = near === undefined ? undefined : [`did you mean ${near}?`]
  throw cursor.text.fault(offset, `expected ${expected}a statement, got ${text}`, notes)
}

/** The body of a statement: closes its mark, reads to one of the end words and steps over its `{%`. */
function bodyUntil(cursor: Cursor, opened: number, ...words: readonly string[]): Body {
  cursor.skip('operator', ':')
  cursor.expect('close')
  const body = parseBody(cursor, words)
  if (cursor.is('end'))
    throw cursor.text.fault(opened, `the statement that starts here has no ${words.at(-1)}`)
  cursor.next()
  return body
}

function parseIf(cursor: Cursor, offset: number): Statement {
  const branches: (readonly [ReturnType<Cursor['tuple']>, Body])[] = []
  for (;;) {
    const test = cursor.tuple(false)
    branches.push([test, bodyUntil(cursor, offset, 'elif', 'else', 'endif')])
    const word = cursor.next().text
    if (word === 'elif') continue
    let otherwise: Body = []
    if (word === 'else') {
      otherwise = bodyUntil(cursor, offset, 'endif')
      cursor.next()
    }
    return { kind: 'if', offset, branches, otherwise }
  }
}

function parseFor(cursor: Cursor, offset: number): Statement {
  const target = parseTarget(cursor)
  cursor.expect('name', 'in')
  const iterable = cursor.tuple(false)
  const test = cursor.skip('name', 'if') ? cursor.expression() : undefined
  const recursive = cursor.skip('name', 'recursive')
  const body = bodyUntil(cursor, offset, 'else', 'endfor')
  let otherwise: Body = []
  if (cursor.next().text === 'else') {
    otherwise = bodyUntil(cursor, offset, 'endfor')
    cursor.next()
  }
  return { kind: 'for', offset, target, iterable, test, recursive, body, otherwise }
}

function parseSet(cursor: Cursor, offset: number): Statement {
  const target = parseTarget(cursor, true)
  if (cursor.skip('operator', '=')) return { kind: 'set', offset, target, value: cursor.tuple() }
  const filters = parseFilterChain(cursor)
  const body = bodyUntil(cursor, offset, 'endset')
  cursor.next()
  return { kind: 'set block', offset, target, filters, body }
}

function parseFilterChain(cursor: Cursor): FilterStep[] {
  const filters: FilterStep[] = []
  while (cursor.skip('operator', '|')) {
    const { offset } = cursor.token
    filters.push({ offset, ...parseFilterName(cursor) })
  }
  return filters
}

function parseFilterBlock(cursor: Cursor, offset: number): Statement {
  const first = { offset: cursor.token.offset, ...parseFilterName(cursor) }
  const filters = [first, ...parseFilterChain(cursor)]
  const body = bodyUntil(cursor, offset, 'endfilter')
  cursor.next()
  return { kind: 'filter', offset, filters, body }
}

function parseWith(cursor: Cursor, offset: number): Statement {
  const pairs: [ReturnType<typeof parseTarget>, ReturnType<Cursor['expression']>][] = []
  while (!cursor.is('close')) {
    if (pairs.length) cursor.expect('operator', ',')
    const target = parseTarget(cursor)
    cursor.expect('operator', '=')
    pairs.push([target, cursor.expression()])
  }
  const body = bodyUntil(cursor, offset, 'endwith')
  cursor.next()
  return { kind: 'with', offset, pairs, body }
}

function parseBlock(cursor: Cursor, offset: number): Statement {
  const name = parseName(cursor)
  cursor.skip('name', 'scoped')
  const required = cursor.skip('name', 'required')
  const body = bodyUntil(cursor, offset, 'endblock')
  cursor.next()
  cursor.skip('name', name)
  return { kind: 'block', offset, name, required, body }
}

/** Nothing is ever escaped here; the statement is only a scope. */
function parseAutoescape(cursor: Cursor, offset: number): Statement {
  cursor.expression()
  const body = bodyUntil(cursor, offset, 'endautoescape')
  cursor.next()
  return { kind: 'scope', offset, body }
}
