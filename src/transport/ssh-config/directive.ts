import { fault } from '../../fault.ts'
import type { Place } from '../../value.ts'

/** A keyword of ssh_config with what stands behind it. */
export interface Directive {
  /** In small letters. */
  readonly keyword: string
  /** As it is written, for messages. */
  readonly written: string
  /** The arguments, quotes gone. */
  readonly words: readonly string[]
  /** All behind the keyword, for commands. */
  readonly rest: string
  readonly place: Place | undefined
  /** By the inventory or the command line, not by a file of ssh_config. */
  readonly given?: true
}

/** Reads a line; undefined where it says nothing. Throws FaultError. Rules: ssh_config(5), argv_split() of OpenSSH. */
export function readDirective(line: string, place: Place | undefined): Directive | undefined {
  if (/^\s*(#|$)/.test(line)) return undefined
  const begin = /\S/.exec(line)!.index
  const here = (offset: number) => place && { ...place, column: offset + 1 }
  const parts = /^\s*("?)([A-Za-z][A-Za-z0-9]*)\1(?:\s*=\s*|\s+|$)/.exec(line)
  if (!parts) throw fault(`expected a keyword of ssh_config, got ${JSON.stringify(line.trim())}`, here(begin))
  const written = parts[2]!
  const start = parts[0].length
  const rest = line.slice(start).trim()
  const words = commands.has(written.toLowerCase())
    ? [rest].filter(Boolean)
    : splitWords(line.slice(start), (offset) => here(start + offset))
  if (words.length === 0) throw fault(`${written}: expected a value, got nothing`, here(begin))
  const lower = written.toLowerCase()
  return { keyword: otherNames[lower] ?? lower, written, words, rest, place: here(begin) }
}

/** Names that OpenSSH has besides, by small letters. */
const otherNames: Readonly<Record<string, string>> = {
  challengeresponseauthentication: 'kbdinteractiveauthentication',
  skeyauthentication: 'kbdinteractiveauthentication',
  tisauthentication: 'kbdinteractiveauthentication',
  dsaauthentication: 'pubkeyauthentication',
  identityfile2: 'identityfile',
  smartcarddevice: 'pkcs11provider',
  rsaminsize: 'requiredrsasize',
}

/** A keyword with words that need no reading. */
export function directiveOf(
  keyword: string,
  words: readonly string[],
  from: Partial<Pick<Directive, 'written' | 'place' | 'given'>>,
): Directive {
  return {
    written: keyword,
    place: undefined,
    ...from,
    keyword: keyword.toLowerCase(),
    words,
    rest: words.join(' '),
  }
}

/** What stands behind these is a command line, for a shell to part. */
const commands = new Set(['proxycommand', 'localcommand', 'remotecommand', 'knownhostscommand'])

/** Quotes group and vanish; a backslash takes a quote, a space or another one as it is; `#` at a word's start ends it. */
function splitWords(text: string, at: (offset: number) => Place | undefined): string[] {
  const words: string[] = []
  let i = 0
  for (;;) {
    while (/\s/.test(text[i] ?? '')) i++
    if (i >= text.length || text[i] === '#') return words
    let word = ''
    let quote = ''
    const start = i
    for (; i < text.length && (quote || !/\s/.test(text[i]!)); i++) {
      const c = text[i]!
      const next = text[i + 1] ?? ''
      if (c === '\\' && (/["'\\]/.test(next) || (!quote && next === ' '))) word += text[++i]
      else if (c === quote) quote = ''
      else if (!quote && (c === '"' || c === "'")) quote = c
      else word += c
    }
    if (quote) throw fault('this quote is never closed', at(start))
    words.push(word)
  }
}
