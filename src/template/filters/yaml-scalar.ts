/** How a text can be written in YAML, by what stands in it. */
export interface Analysis {
  readonly flowPlain: boolean
  readonly blockPlain: boolean
  readonly single: boolean
  readonly multiline: boolean
}

const white = /^[\0 \t\r\n\x85\u2028\u2029]?$/

/** The same questions that PyYAML asks about a text. */
export function analyze(text: string): Analysis {
  if (text === '') return { flowPlain: false, blockPlain: true, single: true, multiline: false }
  const characters = [...text]
  let block = text.startsWith('---') || text.startsWith('...')
  let flow = block
  let special = false
  for (const [i, c] of characters.entries()) {
    const beforeWhite = white.test(characters[i + 1] ?? '')
    const afterWhite = i === 0 || white.test(characters[i - 1]!)
    if (i === 0) {
      if ('#,[]{}&*!|>\'"%@`'.includes(c)) flow = block = true
      if ('?:'.includes(c)) {
        flow = true
        block ||= beforeWhite
      }
      if (c === '-' && beforeWhite) flow = block = true
    } else {
      if (',?[]{}'.includes(c)) flow = true
      if (c === ':') {
        flow = true
        block ||= beforeWhite
      }
      if (c === '#' && afterWhite) flow = block = true
    }
    special ||= !/^[\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]$/u.test(c)
  }
  const multiline = /[\n\x85\u2028\u2029]/.test(text)
  const edges = /^[ \n\x85\u2028\u2029]|[ \n\x85\u2028\u2029]$/.test(text)
  const breakSpace = /[\n\x85\u2028\u2029] /.test(text)
  const spaceBreak = / [\n\x85\u2028\u2029]/.test(text)
  const plain = !edges && !breakSpace && !spaceBreak && !special && !multiline
  return {
    flowPlain: plain && !flow,
    blockPlain: plain && !block,
    single: !breakSpace && !spaceBreak && !special,
    multiline,
  }
}

const looksLike = [
  /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  /^(?:~|null|Null|NULL|)$/,
  /^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
  /^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?)$/,
  /^(?:<<|=)$/,
]

/** Would a reader take the bare text for a number, a boolean, a date or null? */
export function readsAsOther(text: string): boolean {
  return looksLike.some((pattern) => pattern.test(text))
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\x08': '\\b',
  '\x09': '\\t',
  '\x0a': '\\n',
  '\x0b': '\\v',
  '\x0c': '\\f',
  '\x0d': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\xa0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
}

/** A character as a double-quoted text holds it. */
export function escapeCharacter(c: string): string {
  if (
    /^[\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]$/u.test(c) &&
    !'"\\\u2028\u2029'.includes(c)
  )
    return c
  const code = c.codePointAt(0)!
  const hex = code.toString(16).toUpperCase()
  return (
    escapes[c] ??
    (code < 0x100
      ? `\\x${hex.padStart(2, '0')}`
      : code < 0x10000
        ? `\\u${hex.padStart(4, '0')}`
        : `\\U${hex.padStart(8, '0')}`)
  )
}
