import type { Fault } from '../fault.ts'
import type { Place } from '../value.ts'

/** What the YAML parser found wrong. */
export interface SyntaxProblem {
  readonly code: string
  readonly message: string
  readonly place: Place
  /** Where the quote that is never closed was opened. */
  readonly opened?: Place | undefined
}

const mostFaults = 20

/**
 * The parser's problems as faults: one for each line, since one mistake on a line brings several; an unquoted `{{`
 * and a second colon, the two that everybody makes, in words that help.
 */
export function syntaxFaults(problems: readonly SyntaxProblem[], lines: readonly string[]): Fault[] {
  const faults: Fault[] = []
  const explained = new Set<number>()
  for (const problem of problems) {
    const found = explain(problem, lines)
    const line = found.place!.line
    if (explained.has(line) || explained.has(problem.place.line)) continue
    explained.add(line).add(problem.place.line)
    faults.push(found)
    // The parser takes all that follows for a part of the list or mapping that was not closed.
    if (/^flow (sequence|map)/i.test(problem.message)) break
  }
  return faults.slice(0, mostFaults)
}

function explain({ code, message, place, opened }: SyntaxProblem, lines: readonly string[]): Fault {
  const line = lines[place.line - 1] ?? ''
  const last = lines.findLastIndex((text) => text.trim() !== '')
  if (place.line - 1 > last && last >= 0) {
    const end = { ...place, line: last + 1, column: lines[last]!.length + 1 }
    return explain({ code, message, place: end, opened }, lines)
  }
  const braces = unquotedBraces(line)
  if (braces !== undefined && braces < place.column) return quoteIt({ ...place, column: braces })
  const elsewhere = misplaced({ code, message, place }, line, lines[place.line - 2] ?? '')
  if (elsewhere) return elsewhere
  if (code === 'BLOCK_AS_IMPLICIT_KEY') return nested(place, line, lines)
  if (code === 'RESOURCE_EXHAUSTION') return { message: 'nested too deeply', place }
  if (code === 'MULTILINE_IMPLICIT_KEY' && /^\s*- /.test(line))
    return { message: 'a list item where only a key can be', place }
  if (code === 'MULTILINE_IMPLICIT_KEY' && /^\s*(?:- +)*[\w.-]+:\S/.test(line))
    return { message: 'a space must follow the colon of a key', place }
  if (code === 'UNEXPECTED_TOKEN') {
    const quote = /(["'])\s*$/.exec(line.slice(0, place.column - 1))?.[1]
    const more = quote === "'" && line.indexOf("'", place.column - 1) >= 0
    if (more) return { message: "text follows a closed quote: a ' inside '…' is written ''", place }
    if (quote) return { message: 'text follows a closed quote: quote the whole value', place }
  }
  if (opened) {
    return { message: 'this quote is never closed', place: opened }
  }
  const hint = hints[code]
  return {
    message: message.charAt(0).toLowerCase() + message.slice(1),
    place,
    ...(hint && { notes: [hint] }),
  }
}

const hints: Record<string, string> = {
  TAB_AS_INDENT: 'indent with spaces',
  BAD_SCALAR_START: 'quote the value',
  BAD_DQ_ESCAPE: 'inside "…" a backslash is written \\\\; inside \'…\' it is itself',
}

/** What stands in a column, or on a line, where it cannot be. */
function misplaced({ code, message, place }: SyntaxProblem, line: string, above: string): Fault | undefined {
  const indent = line.search(/\S/)
  if (line.slice(0, Math.max(indent, 0)).includes('\t'))
    return { message: 'tabs are not allowed as indentation', place, notes: ['indent with spaces'] }
  if (code === 'BLOCK_AS_IMPLICIT_KEY' && /^\s*- /.test(line) && place.column <= indent + 1)
    return {
      message: 'this list item begins in another column than the ones before it',
      place: { ...place, column: indent + 1 },
    }
  if (/without - indicator/.test(message))
    return {
      message: 'this line begins in the column of nothing that it could belong to',
      place: { ...place, column: indent + 1 },
      notes: ['keys of one mapping begin in the same column'],
    }
  if (
    /need to be followed by map values/.test(message) ||
    (/need to be on a single line/.test(message) && !/:|^\s*- /.test(line))
  )
    return {
      message: 'expected a key with a colon behind it',
      place,
      ...(/[|>][-+\d]*\s*$/.test(above) && {
        notes: ['the lines of a text are indented deeper than its key'],
      }),
    }
  return undefined
}

/** Either `k: v: w`, or a line that is indented under a value. */
function nested(place: Place, line: string, lines: readonly string[]): Fault {
  const rest = line.slice(place.column - 1)
  const colon = rest.search(/:(?:\s|$)/)
  if (colon >= 0) {
    return {
      message: `a value that holds ': ' must be quoted`,
      place: { ...place, column: place.column + colon },
      notes: [`write "${rest.trimEnd().replaceAll('"', '\\"')}"`],
    }
  }
  const next = lines.findIndex((text, i) => i >= place.line && text.trim() !== '')
  if (next < 0) return { message: 'a key where none can be', place }
  const column = lines[next]!.search(/\S/) + 1
  return {
    message: 'this line is indented deeper than the one it belongs to',
    place: { ...place, line: next + 1, column },
    notes: [
      `the value before it, on line ${place.line}, is complete: keys of one mapping begin in the same column`,
    ],
  }
}

/** The fault of an unquoted `{{`. */
export function quoteIt(place: Place): Fault {
  return {
    message: 'a value that begins with {{ must be quoted',
    place,
    notes: [
      'YAML reads a brace as the start of a mapping: write "{{ … }}" with quotes around the whole value',
    ],
  }
}

/** Column of a `{{` that begins a value on this line, if there is one. */
function unquotedBraces(line: string): number | undefined {
  const found = /^[^"'#]*?(?:[:-]\s+|^\s*)(?=\{\{)/.exec(line)
  return found ? found[0].length + 1 : undefined
}
