import type { Cursor } from './cursor.ts'
import type { Statement } from './node.ts'
import { parseName } from './parse-target.ts'

/** `{% include … %}`, from behind the word. */
export function parseInclude(cursor: Cursor, offset: number): Statement {
  const template = cursor.expression()
  const ignoreMissing = cursor.word('ignore') && cursor.look().text === 'missing'
  if (ignoreMissing) {
    cursor.next()
    cursor.next()
  }
  return { kind: 'include', offset, template, ignoreMissing, withContext: parseContext(cursor, true) }
}

/** `{% import … as … %}`. */
export function parseImport(cursor: Cursor, offset: number): Statement {
  const template = cursor.expression()
  cursor.expect('name', 'as')
  const name = parseName(cursor)
  return { kind: 'import', offset, template, name, withContext: parseContext(cursor, false) }
}

/** `{% from … import a, b as c %}`. */
export function parseFrom(cursor: Cursor, offset: number): Statement {
  const template = cursor.expression()
  cursor.expect('name', 'import')
  const names: [string, string][] = []
  while (cursor.is('name') && !contextFollows(cursor)) {
    const name = parseName(cursor)
    names.push([name, cursor.skip('name', 'as') ? parseName(cursor) : name])
    if (!cursor.skip('operator', ',')) break
  }
  if (!names.length) throw cursor.unexpected('a name to import')
  return { kind: 'from', offset, template, names, withContext: parseContext(cursor, false) }
}

/** `{% extends … %}`. */
export function parseExtends(cursor: Cursor, offset: number): Statement {
  return { kind: 'extends', offset, template: cursor.expression() }
}

function contextFollows(cursor: Cursor): boolean {
  return (cursor.word('with') || cursor.word('without')) && cursor.look().text === 'context'
}

function parseContext(cursor: Cursor, otherwise: boolean): boolean {
  if (!contextFollows(cursor)) return otherwise
  const { text } = cursor.next()
  cursor.next()
  return text === 'with'
}
