import { Mistake } from '../python/mistake.ts'
import { splitLines } from '../python/text-tools.ts'

export interface Wrapping {
  readonly width: number
  readonly breakLong: boolean
  readonly breakHyphens: boolean
  readonly join: string
}

/** Breaks each line so that it is no wider than asked for, where Python's textwrap would. */
export function wordWrap(text: string, wrapping: Wrapping): string {
  if (!(wrapping.width > 0)) throw new Mistake(`wants a width above 0, got ${wrapping.width}`)
  return splitLines(text)
    .map((line) => wrapLine(line, wrapping).join(wrapping.join))
    .join(wrapping.join)
}

const space = '[\\t\\n\\v\\f\\r ]'
const inWord = '[\\p{L}\\p{N}_!"\'&.,?]'
const letter = '[\\p{L}_]'
const word = '[\\p{L}\\p{N}_]'
const hyphen = `-(?:(?<=${letter}{2}-)|(?<=${letter}-${inWord}-))(?=${letter}-?${letter})`
const dashes = `(?<=${inWord})-{2,}(?=${word})`
const wordEnd = `(?=${space}|$)|(?<=${inWord})(?=-{2,}${word})`
const chunk = new RegExp(`${space}+|${dashes}|[^\\t\\n\\v\\f\\r ]+?(?:${hyphen}|${wordEnd})`, 'gu')
const simpleChunk = /[\t\n\v\f\r ]+|[^\t\n\v\f\r ]+/g

const isBlank = (part: string | undefined) => part !== undefined && part.trim() === ''

function wrapLine(line: string, wrapping: Wrapping): string[] {
  const { width } = wrapping
  const chunks = (line.match(wrapping.breakHyphens ? chunk : simpleChunk) ?? []).reverse()
  const lines: string[] = []
  while (chunks.length > 0) {
    const parts: string[] = []
    let length = 0
    if (isBlank(chunks.at(-1)) && lines.length > 0) chunks.pop()
    while (chunks.length > 0 && length + chunks.at(-1)!.length <= width) {
      length += chunks.at(-1)!.length
      parts.push(chunks.pop()!)
    }
    if (chunks.length > 0 && chunks.at(-1)!.length > width) breakLong(chunks, parts, width - length, wrapping)
    if (isBlank(parts.at(-1))) parts.pop()
    if (parts.length > 0) lines.push(parts.join(''))
  }
  return lines
}

/** Fills a line with the beginning of a word that fits into none. */
function breakLong(chunks: string[], parts: string[], left: number, wrapping: Wrapping): void {
  if (!wrapping.breakLong) {
    if (parts.length === 0) parts.push(chunks.pop()!)
    return
  }
  const long = chunks.pop()!
  const hyphen = wrapping.breakHyphens ? long.slice(0, left).lastIndexOf('-') : -1
  const end = hyphen > 0 && /[^-]/.test(long.slice(0, hyphen)) ? hyphen + 1 : left
  parts.push(long.slice(0, end))
  chunks.push(long.slice(end))
}
