import { resolveEscapes } from '../escapes.ts'
import type { Text } from './text.ts'
import type { Token } from './token.ts'

const space = /\s+/y
const float = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?[eE][+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/y
const integer = /0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\da-fA-F])+|[1-9](?:_?\d)*|0(?:_?0)*/y
const name = /[\p{L}_][\p{L}\p{N}\p{M}_]*/uy
const escaped = /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"/y
const literal = /'[^']*'|"[^"]*"/y
const operator = /\/\/|\*\*|[=!<>]=|[-+/*%~[\](){}=<>.:|,;]/y
const brackets: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/**
 * Splits the inside of a mark (or a bare expression) into tokens, up to the end mark or, without one, to the end of
 * the text. Returns the offset behind it, and the sign (`-` or `+`) that stood before the end mark.
 */
export function lexCode(
  text: Text,
  start: number,
  end: string | undefined,
  rawStrings: boolean,
  tokens: Token[],
): { readonly next: number; readonly sign: string } {
  const { source } = text
  const open: string[] = []
  let offset = start
  for (;;) {
    offset += match(space, source, offset).length
    if (offset >= source.length) {
      if (end !== undefined) throw text.fault(start, `expected ${end}, the text ends before it`)
      if (open.length) throw text.fault(offset, `expected ${open.at(-1)}, the expression ends before it`)
      return { next: offset, sign: '' }
    }
    if (end !== undefined && !open.length) {
      const sign = /[-+]/.test(source[offset]!) && source.startsWith(end, offset + 1) ? source[offset]! : ''
      if (source.startsWith(end, offset + sign.length)) {
        tokens.push({ type: 'close', text: end, offset })
        return { next: offset + sign.length + end.length, sign }
      }
    }
    const token = one(text, offset, rawStrings)
    if (token.type === 'operator') balance(text, token, open)
    tokens.push(token.token)
    offset = token.next
  }
}

interface Lexed {
  readonly type: Token['type']
  readonly token: Token
  readonly next: number
}

function one(text: Text, offset: number, rawStrings: boolean): Lexed {
  const { source } = text
  const lexed = (type: Token['type'], found: string, value = found): Lexed => ({
    type,
    token: { type, text: value, offset },
    next: offset + found.length,
  })
  // In `l.0.1` the digits are indexes, not a float.
  const number = source[offset - 1] === '.' ? '' : match(float, source, offset)
  if (number) return lexed('float', number, number.replaceAll('_', ''))
  const whole = match(integer, source, offset)
  if (whole) return lexed('integer', whole, whole.replaceAll('_', ''))
  const word = match(name, source, offset)
  if (word) return lexed('name', word)
  const quoted = match(rawStrings ? literal : escaped, source, offset)
  if (quoted) {
    const inside = quoted.slice(1, -1)
    const refuse = (problem: string): never => {
      throw text.fault(offset, problem)
    }
    return lexed('string', quoted, rawStrings ? inside : resolveEscapes(inside, refuse))
  }
  const sign = match(operator, source, offset)
  if (sign) return lexed('operator', sign)
  const character = String.fromCodePoint(source.codePointAt(offset)!)
  if (character === "'" || character === '"')
    throw text.fault(offset, `the string that starts here has no end`)
  throw text.fault(offset, `unexpected character ${character}`)
}

function balance(text: Text, { token }: Lexed, open: string[]): void {
  const closing = brackets[token.text]
  if (closing) open.push(closing)
  else if (token.text === ')' || token.text === ']' || token.text === '}') {
    const expected = open.pop()
    if (expected !== token.text)
      throw text.fault(
        token.offset,
        expected ? `expected ${expected}, got ${token.text}` : `unexpected ${token.text}`,
      )
  }
}

function match(pattern: RegExp, source: string, offset: number): string {
  pattern.lastIndex = offset
  return pattern.exec(source)?.[0] ?? ''
}
