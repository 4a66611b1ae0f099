import { compile } from '../../src/regex/compile.ts'
import type { Edit } from '../lib/edit.ts'
import { placePattern } from '../lib/edit-params.ts'

interface Wish {
  /** Undefined where the block is to go. */
  readonly block: string | undefined
  readonly marker: string
  readonly marker_begin: string
  readonly marker_end: string
  readonly insertbefore?: string | undefined
  readonly insertafter?: string | undefined
  readonly append_newline: boolean
  readonly prepend_newline: boolean
}

/** Puts the block into the text, or takes it out. The rules are those of Ansible's blockinfile. */
export function putBlock(text: string | undefined, wish: Wish): Edit {
  const [begin, end] = [wish.marker_begin, wish.marker_end].map(
    (mark) => `${wish.marker.replaceAll('{mark}', () => mark)}\n`,
  ) as [string, string]
  const lines = splitLines(text ?? '')
  const block = wish.block ? [begin, ...splitLines(ended(wish.block)), end] : []
  const marks = [lines.lastIndexOf(begin), lines.lastIndexOf(end)]
  const old = !marks.includes(-1)
  const at = old ? Math.min(...marks) : place(text ?? '', lines, wish)
  const above = lines.slice(0, at)
  const below = lines.slice(old ? Math.max(...marks) + 1 : at)

  const last = above.pop()
  if (last !== undefined) above.push(ended(last))
  const present = wish.block !== undefined
  const gapAbove = present && wish.prepend_newline && last !== undefined && last !== '\n'
  const gapBelow = present && wish.append_newline && below.length > 0 && below[0] !== '\n'
  const made = [...above, gapAbove ? '\n' : '', ...block, gapBelow ? '\n' : '', ...below].join('')
  return { text: made, msg: message(text, made, block.length > 0) }
}

function message(before: string | undefined, after: string, present: boolean): string {
  if (before === after) return ''
  if (before === undefined) return 'File created'
  return present ? 'Block inserted' : 'Block removed'
}

/** The number of lines above the place where a new block goes. */
function place(text: string, lines: readonly string[], { insertbefore, insertafter }: Wish): number {
  if (insertbefore === 'BOF') return 0
  const source = placePattern(insertafter, 'EOF') ?? insertbefore
  if (source === undefined) return lines.length
  const pattern = compile(source)
  const found = pattern.multiline
    ? lineOf(text, pattern, insertbefore === undefined)
    : lines.findLastIndex((line) => pattern.test(line))
  if (found < 0) return lines.length
  return Math.min(insertbefore === undefined ? found + 1 : found, lines.length)
}

/** The line in which the first match of a pattern ends, or begins. */
function lineOf(text: string, pattern: RegExp, end: boolean): number {
  const match = pattern.exec(text)
  if (!match) return -1
  const upTo = text.slice(0, match.index + (end ? match[0].length : 0))
  return upTo.split('\n').length - 1
}

function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}

// As Python splits bytes: a lone carriage return ends a line, too.
function splitLines(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+/g) ?? []
}
