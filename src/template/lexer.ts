import { lexCode } from './lex-code.ts'
import type { Text } from './text.ts'
import type { Syntax, Token } from './token.ts'

/** The tokens of a bare expression, with an end token last. */
export function lexExpression(text: Text): Token[] {
  const tokens: Token[] = []
  const { next } = lexCode(text, 0, undefined, false, tokens)
  tokens.push({ type: 'end', text: '', offset: next })
  return tokens
}

/** The tokens of a text with marks in it, white space control applied, with an end token last. */
export function lexTemplate(text: Text, syntax: Syntax): Token[] {
  const tokens: Token[] = []
  const { source } = text
  const length = syntax.keepTrailingNewline ? source.length : source.replace(/(?:\r\n|\r|\n)$/, '').length
  const marks = markPattern(syntax)
  let offset = 0
  while (offset < length) {
    marks.lastIndex = offset
    const found = marks.exec(source)
    if (!found || found.index >= length) {
      pushData(tokens, source.slice(offset, length), offset)
      break
    }
    const [whole, mark, sign] = found as unknown as [string, string, string]
    pushData(tokens, leading(source, offset, found.index, mark, sign, syntax), offset)
    offset = afterMark(text, syntax, found.index, mark, found.index + whole.length, tokens)
  }
  tokens.push({ type: 'end', text: '', offset: source.length })
  return tokens
}

function markPattern(syntax: Syntax): RegExp {
  const starts = [syntax.statement[0], syntax.print[0], syntax.comment[0]].sort((a, b) => b.length - a.length)
  return new RegExp(`(${starts.map(literally).join('|')})([-+]?)`, 'g')
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

function pushData(tokens: Token[], data: string, offset: number): void {
  if (data) tokens.push({ type: 'data', text: data.replace(/\r\n?/g, '\n'), offset })
}

/** The data before a mark, stripped as its sign or lstrip_blocks want it. */
function leading(
  source: string,
  from: number,
  to: number,
  mark: string,
  sign: string,
  syntax: Syntax,
): string {
  const data = source.slice(from, to)
  if (sign === '-') return data.trimEnd()
  if (sign === '+' || !syntax.lstripBlocks || mark === syntax.print[0]) return data
  const line = data.lastIndexOf('\n') + 1
  const startsLine = line > 0 || from === 0 || source[from - 1] === '\n'
  return startsLine && /^\s*$/.test(data.slice(line)) ? data.slice(0, line) : data
}

function afterMark(
  text: Text,
  syntax: Syntax,
  start: number,
  mark: string,
  inside: number,
  tokens: Token[],
): number {
  const { source } = text
  if (mark === syntax.comment[0]) {
    const end = source.indexOf(syntax.comment[1], inside)
    if (end < 0) throw text.fault(start, `the comment that starts here has no ${syntax.comment[1]}`)
    const sign = end > inside ? source[end - 1]! : ''
    return trailing(source, end + syntax.comment[1].length, sign, syntax.trimBlocks)
  }
  if (mark === syntax.print[0]) {
    tokens.push({ type: 'print', text: mark, offset: start })
    const { next, sign } = lexCode(text, inside, syntax.print[1], syntax.rawStrings, tokens)
    return trailing(source, next, sign, false)
  }
  const raw = rawPattern(syntax, 'raw').exec(source.slice(start))
  if (raw) return rawBlock(text, syntax, start, start + raw[0].length, tokens)
  tokens.push({ type: 'open', text: mark, offset: start })
  const { next, sign } = lexCode(text, inside, syntax.statement[1], false, tokens)
  return trailing(source, next, sign, syntax.trimBlocks)
}

/** Skips what the end of a mark strips: all white space after `-`, else one newline where blocks are trimmed. */
function trailing(source: string, offset: number, sign: string, trim: boolean): number {
  const pattern = sign === '-' ? /\s*/y : /\r\n|\r|\n/y
  if (sign === '+' || (sign !== '-' && !trim)) return offset
  pattern.lastIndex = offset
  return offset + (pattern.exec(source)?.[0].length ?? 0)
}

function rawPattern({ statement: [open, close] }: Syntax, word: 'raw' | 'endraw'): RegExp {
  const anchor = word === 'raw' ? '^' : ''
  return new RegExp(`${anchor}${literally(open)}([-+]?)\\s*${word}\\s*([-+]?)${literally(close)}`)
}

function rawBlock(text: Text, syntax: Syntax, start: number, inside: number, tokens: Token[]): number {
  const { source } = text
  const close = syntax.statement[1]
  const from = trailing(source, inside, source[inside - close.length - 1]!, false)
  const end = rawPattern(syntax, 'endraw').exec(source.slice(from))
  if (!end) throw text.fault(start, 'the raw block that starts here has no endraw')
  const data = source.slice(from, from + end.index)
  pushData(tokens, end[1] === '-' ? data.trimEnd() : data, from)
  return trailing(source, from + end.index + end[0].length, end[2]!, syntax.trimBlocks)
}
