import { Cursor } from './cursor.ts'
import { lexExpression, lexTemplate } from './lexer.ts'
import type { Body, Expr } from './node.ts'
import { grammar } from './parse-expression.ts'
import { parseBody } from './parse-statement.ts'
import type { Text } from './text.ts'
import type { Syntax } from './token.ts'

/** The tree of a bare expression. Throws a FaultError with the place of the first syntax error. */
export function parseBareExpression(text: Text): Expr {
  const cursor = new Cursor(text, lexExpression(text), grammar)
  const node = cursor.expression()
  if (!cursor.is('end')) throw cursor.unexpected('an operator or the end')
  return node
}

/** The tree of a text with marks in it. Throws a FaultError with the place of the first syntax error. */
export function parseTemplate(text: Text, syntax: Syntax): Body {
  const cursor = new Cursor(text, lexTemplate(text, syntax), grammar)
  return parseBody(cursor)
}
