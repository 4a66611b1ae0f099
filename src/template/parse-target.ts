import type { Cursor } from './cursor.ts'
import type { Target } from './node.ts'

/** Words that cannot be names. */
const reserved: ReadonlySet<string> = new Set(
  'true false none True False None and or not in is if else elif for'.split(' '),
)

/** A name to assign to. */
export function parseName(cursor: Cursor): string {
  const { offset, text } = cursor.expect('name')
  if (reserved.has(text)) throw cursor.text.fault(offset, `expected a name, got the word ${text}`)
  return text
}

/** What is assigned to: a name, names with commas between, or an attribute of a namespace where that is allowed. */
export function parseTarget(cursor: Cursor, attributes = false): Target {
  const { offset } = cursor.token
  const first = parseOne(cursor, attributes)
  if (!cursor.operator(',')) return first
  const targets = [first]
  while (cursor.skip('operator', ',')) {
    if (!cursor.operator('(') && (!cursor.is('name') || cursor.word('in'))) break
    targets.push(parseOne(cursor, attributes))
  }
  return { kind: 'tuple', offset, targets }
}

function parseOne(cursor: Cursor, attributes: boolean): Target {
  const { offset } = cursor.token
  if (cursor.skip('operator', '(')) {
    const inner = cursor.nested(() => parseTarget(cursor, attributes))
    cursor.expect('operator', ')')
    return inner
  }
  const name = parseName(cursor)
  if (!attributes || !cursor.skip('operator', '.')) return { kind: 'name', offset, name }
  return { kind: 'attribute', offset, name, attribute: cursor.expect('name').text }
}
