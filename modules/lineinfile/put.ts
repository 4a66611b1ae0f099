import { compile } from '../../src/regex/compile.ts'
import { expandTemplate } from '../../src/regex/template.ts'
import type { Edit } from '../lib/edit.ts'
import { placePattern } from '../lib/edit-params.ts'
import { bare, matcher, type Sought, splitLines } from './find.ts'

interface Wish extends Sought {
  readonly line: string
  readonly insertbefore?: string | undefined
  readonly insertafter?: string | undefined
  readonly backrefs: boolean
  readonly firstmatch: boolean
}

/** Sees to it that the line is there. The rules, odd ones too, are those of `present` in Ansible's lineinfile. */
export function putLine(text: string, wish: Wish): Edit {
  const lines = splitLines(text)
  const matches = matcher(wish)
  const at = matches ? pick(lines, matches, wish.firstmatch) : -1
  if (at >= 0) return replaced(lines, at, wish.backrefs ? expanded(lines[at]!, wish) : wish.line)
  const { same, place } = lookAround(lines, wish)
  if (same >= 0) return replaced(lines, same, wish.line)
  if (wish.backrefs) return { text, msg: '' }
  const { insertbefore, insertafter } = wish
  if (insertbefore === 'BOF' || insertafter === 'BOF') return added(lines, 0, wish.line)
  if (place === undefined) return added(lines, lines.length, wish.line)
  const next = lines[place]
  if (insertafter !== undefined && next !== undefined && bare(next) === wish.line) return { text, msg: '' }
  return added(lines, place, wish.line)
}

function pick(lines: readonly string[], matches: (line: string) => boolean, first: boolean): number {
  return first ? lines.findIndex(matches) : lines.findLastIndex(matches)
}

/** The last line that is the line already, and where it is to be put else. */
function lookAround(
  lines: readonly string[],
  { line, insertbefore, insertafter, firstmatch }: Wish,
): { same: number; place: number | undefined } {
  const before = placePattern(insertbefore, 'BOF')
  const after = placePattern(insertafter, 'BOF', 'EOF')
  const source = after ?? before
  const pattern = source === undefined ? undefined : compile(source)
  let same = -1
  let place: number | undefined
  for (const [i, other] of lines.entries()) {
    if (bare(other) === line) same = i
    else if (pattern?.test(other)) {
      place = after === undefined ? i : i + 1
      // What comes later is not even looked at.
      if (firstmatch) break
    }
  }
  return { same, place }
}

function replaced(lines: readonly string[], at: number, line: string): Edit {
  const wanted = line.endsWith('\n') ? line : `${line}\n`
  const text = lines.with(at, wanted).join('')
  return { text, msg: lines[at] === wanted ? '' : 'line replaced' }
}

function added(lines: readonly string[], at: number, line: string): Edit {
  // Ansible forgets the missing newline where the place is the end by a pattern, and joins two lines.
  const end = at > 0 && !/[\r\n]$/.test(lines[at - 1]!) ? '\n' : ''
  return { text: lines.toSpliced(at, 0, `${end}${line}\n`).join(''), msg: 'line added' }
}

function expanded(matched: string, { line, regexp = '' }: Wish): string {
  const match = compile(regexp).exec(matched)!
  return expandTemplate(line)([...match, match.groups])
}
