import { controls } from './escapes.ts'
import { fault } from './fault.ts'
import { asTemplate } from './source.ts'
import type { Dict, Place, Template } from './value.ts'

/** An argument string taken apart. */
export interface KeyValues {
  /** What is no `name=value`; undefined where there is nothing else. */
  readonly free: string | Template | undefined
  /** Values are strings, or Templates. */
  readonly pairs: Dict
  /** Where each pair was written. */
  readonly places: ReadonlyMap<string, Place>
}

/** The only names that count in the text of a command: it may hold other words with an equals sign. */
const commandOptions = new Set([
  'creates',
  'removes',
  'chdir',
  'executable',
  'warn',
  'stdin',
  'stdin_add_newline',
  'strip_empty_ends',
])

/**
 * Takes `name=value …` apart. Quotes and template braces keep words together. In a free form text (`command`, `shell`)
 * only the options of a command are pairs; the rest is kept as it is written, but for backslashes at line ends. Throws
 * a `FaultError` for a quote or brace that is never closed.
 */
export function splitKeyValues(text: string, place: Place, freeForm: boolean): KeyValues {
  const pairs: Dict = new Map()
  const places = new Map<string, Place>()
  let free = ''
  let freeStart = 0
  for (const token of tokens(text, place)) {
    const pair = readPair(token.text)
    if (pair && (!freeForm || commandOptions.has(pair.name))) {
      const start = token.start + token.text.indexOf('=') + 1
      pairs.set(pair.name, asTemplate(pair.value, offsetPlace(text, start, place)))
      places.set(pair.name, offsetPlace(text, token.start, place))
    } else {
      if (free === '') freeStart = token.start
      // An escaped sign keeps a word from being a pair; only then are its escapes resolved.
      const escaped = !pair && token.text.includes('=')
      free += (escaped ? decode(token.text).replaceAll('\\=', '=') : token.text) + token.space
    }
  }
  const rest = free.trim()
  return {
    free: rest === '' ? undefined : asTemplate(rest, offsetPlace(text, freeStart, place)),
    pairs,
    places,
  }
}

interface Token {
  readonly text: string
  /** The white space behind it. */
  readonly space: string
  readonly start: number
}

const opening = new Map([
  ['{{', '}}'],
  ['{%', '%}'],
  ['{#', '#}'],
])
const closing = new Set(opening.values())

function tokens(text: string, place: Place): Token[] {
  const found: Token[] = []
  const open: { mark: string; at: number }[] = []
  let quote: { mark: string; at: number } | undefined
  let start = 0
  for (let i = 0; i < text.length; ) {
    const c = text[i]!
    const two = text.slice(i, i + 2)
    if (opening.has(two)) {
      open.push({ mark: opening.get(two)!, at: i })
      i += 2
    } else if (closing.has(two)) {
      const last = open.findLastIndex(({ mark }) => mark === two)
      if (last >= 0) open.splice(last)
      i += 2
    } else if ((c === '"' || c === "'") && text[i - 1] !== '\\') {
      if (!quote) quote = { mark: c, at: i }
      else if (quote.mark === c) quote = undefined
      i++
    } else if (/[ \n]/.test(c) && !quote && open.length === 0) {
      const space = /[ \n]+/y
      space.lastIndex = i
      const gap = space.exec(text)![0]
      push(found, text.slice(start, i), gap, start)
      i += gap.length
      start = i
    } else i++
  }
  const unclosed = quote ?? open[0]
  if (unclosed) {
    const what = quote ? 'this quote is' : 'these braces are'
    throw fault(`${what} never closed`, offsetPlace(text, unclosed.at, place))
  }
  push(found, text.slice(start), '', start)
  return found
}

function push(found: Token[], text: string, space: string, start: number): void {
  // A backslash at the end of a line joins it with the next.
  if (text === '\\' && space.includes('\n')) {
    const before = found.at(-1)
    if (before) found[found.length - 1] = { ...before, space: ' ' }
  } else if (text !== '') found.push({ text, space, start })
}

function readPair(token: string): { name: string; value: string } | undefined {
  const text = decode(token)
  const equals = /(?<=[^\\])=/.exec(text)?.index
  if (equals === undefined) return undefined
  return { name: text.slice(0, equals).trim(), value: unquote(text.slice(equals + 1).trim()) }
}

function unquote(text: string): string {
  const quoted = text.length > 1 && /^["']/.test(text) && text.endsWith(text[0]!) && text.at(-2) !== '\\'
  return quoted ? text.slice(1, -1) : text
}

/** Escapes as Python writes them: `\n`, `\t`, `\x41` … */
function decode(text: string): string {
  const escaped = /\\(?:U[a-fA-F0-9]{8}|u[a-fA-F0-9]{4}|x[a-fA-F0-9]{2}|[\\'"abfnrtv])/g
  return text.replace(escaped, (whole) => {
    const kind = whole[1]!
    if (whole.length === 2) return controls[kind] ?? kind
    const code = Number.parseInt(whole.slice(2), 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

/** The place of what stands at an offset of a text; exact as long as it is written line by line as it is. */
export function offsetPlace(text: string, offset: number, place: Place): Place {
  const lines = text.slice(0, offset).split('\n')
  return { ...place, line: place.line + lines.length - 1, column: place.column + lines.at(-1)!.length }
}
