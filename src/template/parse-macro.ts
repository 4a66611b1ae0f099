import type { Cursor } from './cursor.ts'
import type { Body, Parameter, Statement } from './node.ts'
import { parseName } from './parse-target.ts'

type ParseBody = (cursor: Cursor, opened: number, ...words: readonly string[]) => Body

/** `{% macro name(a, b=1) %}…{% endmacro %}`, from behind the word `macro`. */
export function parseMacro(cursor: Cursor, offset: number, parseBody: ParseBody): Statement {
  const name = parseName(cursor)
  const parameters = parseParameters(cursor)
  const body = parseBody(cursor, offset, 'endmacro')
  cursor.next()
  cursor.skip('name', name)
  return { kind: 'macro', offset, name, parameters, body }
}

/** `{% call(a) macro(b) %}…{% endcall %}`, from behind the word `call`. */
export function parseCallBlock(cursor: Cursor, offset: number, parseBody: ParseBody): Statement {
  const parameters = cursor.operator('(') ? parseParameters(cursor) : []
  const call = cursor.expression()
  if (call.kind !== 'call') throw cursor.text.fault(call.offset, 'expected the call of a macro')
  const body = parseBody(cursor, offset, 'endcall')
  cursor.next()
  return { kind: 'call', offset, call, parameters, body }
}

function parseParameters(cursor: Cursor): Parameter[] {
  cursor.expect('operator', '(')
  const parameters: Parameter[] = []
  while (!cursor.operator(')')) {
    const { offset } = cursor.token
    const name = parseName(cursor)
    const initial = cursor.skip('operator', '=') ? cursor.expression() : undefined
    if (!initial && parameters.at(-1)?.initial)
      throw cursor.text.fault(offset, `the parameter ${name} has no default, but one before it has`)
    parameters.push({ name, initial })
    if (!cursor.skip('operator', ',') && !cursor.operator(')')) throw cursor.unexpected(', or )')
  }
  cursor.next()
  return parameters
}
