import { structuredPatch } from 'diff'
import type { ShownChange } from '../event.ts'
import type { Content } from '../module.ts'

/** One line of a difference. */
export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed' | 'note'
  readonly text: string
}

/** Milliseconds after which two texts count as too different to compare line by line. */
const patience = 500

/** What changes, field by field; texts and contents line by line. */
export function diffLines({ before, after, triggers, irreversible }: ShownChange): readonly DiffLine[] {
  return [
    ...between('', before, after),
    ...triggers.map((trigger) => note(`then: ${trigger}`)),
    ...(irreversible === undefined ? [] : [note(`cannot be taken back: ${irreversible}`)]),
  ]
}

function between(field: string, before: unknown, after: unknown): readonly DiffLine[] {
  // An undefined field in `after` is open: whatever comes is right. What was not there will be.
  if (after === undefined && field !== '')
    return before === 'absent' ? [note(`${field}: absent → present`)] : []
  if (isContent(before) || isContent(after)) return contents(field, before, after)
  if (isPlain(before) && isPlain(after)) {
    return Object.keys(after).flatMap((key) =>
      between(field ? `${field}.${key}` : key, before[key], after[key]),
    )
  }
  if (
    Array.isArray(before) &&
    Array.isArray(after) &&
    [...before, ...after].every((entry) => typeof entry === 'string')
  ) {
    const [was, is] = [before, after].map((list) => list.map((entry) => `${entry}\n`).join(''))
    return was === is ? [] : texts(field, was!, is!)
  }
  if (multiline(before) || multiline(after)) {
    const text = (value: unknown) => (value === undefined ? '' : String(value))
    return text(before) === text(after) ? [] : texts(field, text(before), text(after))
  }
  const [was, is] = [print(before), print(after)]
  if (was === is) return []
  return [note(`${field}: ${was} → ${is}`)]
}

function contents(field: string, before: unknown, after: unknown): readonly DiffLine[] {
  const [old, wanted] = [before, after].map((content) => (isContent(content) ? content : undefined))
  if (old?.sha256 === wanted?.sha256) return []
  const shown = (content: Content | undefined) => content === undefined || content.text !== undefined
  if (shown(old) && shown(wanted)) return texts(field, old?.text ?? '', wanted?.text ?? '')
  const size = (content: Content | undefined) =>
    content ? `${content.size} bytes (sha256 ${content.sha256.slice(0, 12)}…)` : 'nothing'
  return [note(`${field}: ${size(old)} → ${size(wanted)}`)]
}

function texts(field: string, before: string, after: string): readonly DiffLine[] {
  const patch = structuredPatch('', '', before, after, '', '', { context: 3, timeout: patience })
  if (!patch) return [note(`${field}: too different to compare`)]
  if (patch.hunks.length === 0) return [note(`${field}: empty`)]
  const kinds = { '+': 'added', '-': 'removed' } as const
  return [
    note(field),
    ...patch.hunks.flatMap((hunk) => [
      note(`@@ -${span(hunk.oldStart, hunk.oldLines)} +${span(hunk.newStart, hunk.newLines)} @@`),
      ...hunk.lines.map((line): DiffLine => {
        const sign = line[0] as '+' | '-' | ' ' | '\\'
        return sign === '\\' ? note(line) : { kind: sign === ' ' ? 'same' : kinds[sign], text: line.slice(1) }
      }),
    ]),
  ]
}

/** Lines of a side of a hunk; where there are none, the line before, as diff has it. */
function span(start: number, count: number): string {
  return `${count === 0 ? start - 1 : start},${count}`
}

function note(text: string): DiffLine {
  return { kind: 'note', text }
}

function isContent(value: unknown): value is Content {
  return isPlain(value) && typeof value.sha256 === 'string'
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function multiline(value: unknown): boolean {
  return typeof value === 'string' && value.includes('\n')
}

function print(value: unknown): string {
  if (value === undefined) return '(nothing)'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
