/**
 * A pattern of Python's `re`, with the flags `i`, `m` and `s` that it is to have, as one of JavaScript's: `(?P<n>…)`,
 * `(?P=n)`, `\A`, `\Z`, inline flags `(?i)`, possessive forms left out; `$` also matches before a newline at the end,
 * and only a newline ends a line. Braces and brackets that mean nothing get their backslash, which the u flag demands.
 */
export function translate(pattern: string, given: string): { source: string; flags: string } {
  let flags = ''
  let source = ''
  let set = false
  let rest = pattern.replace(/^\(\?([aiLmsux]+)\)/, (_, letters: string) => {
    flags = letters.replace(/[^ims]/g, '')
    if (letters.includes('x')) flags += 'x'
    return ''
  })
  const verbose = flags.includes('x')
  flags = flags.replace('x', '')
  const wanted: Wanted = {
    verbose,
    multiline: (given + flags).includes('m'),
    dotAll: (given + flags).includes('s'),
  }
  while (rest) {
    const [piece, replacement] = set ? inSet(rest) : outside(rest, wanted)
    if (!set && piece[0] === '[') set = true
    else if (set && piece === ']') set = false
    source += replacement
    rest = rest.slice(piece.length)
  }
  return { source, flags }
}

interface Wanted {
  readonly verbose: boolean
  readonly multiline: boolean
  readonly dotAll: boolean
}

type Piece = readonly [piece: string, replacement: string]

function outside(rest: string, { verbose, multiline, dotAll }: Wanted): Piece {
  const named = /^\(\?P<(\w+)>/.exec(rest)
  if (named) return [named[0], `(?<${named[1]}>`]
  const back = /^\(\?P=(\w+)\)/.exec(rest)
  if (back) return [back[0], `\\k<${back[1]}>`]
  const comment = /^\(\?#[^)]*\)/.exec(rest)
  if (comment) return [comment[0], '']
  if (verbose) {
    const blank = /^(?:\s+|#[^\n]*)/.exec(rest)
    if (blank) return [blank[0], '']
  }
  const backslash = /^\\([\s\S])/.exec(rest)
  if (backslash) return [backslash[0], escaped(backslash[1]!, backslash[0])]
  // A ] right behind the opening bracket is a member of the set.
  const open = /^\[\^?\]?/.exec(rest)
  if (open) return [open[0], open[0].replace(']', '\\]')]
  if (rest[0] === '.' && !dotAll) return ['.', '[^\\n]']
  if (rest[0] === '^' && multiline) return ['^', '(?<![^\\n])']
  if (rest[0] === '$') return ['$', multiline ? '(?![^\\n])' : '(?=\\n?$(?![\\s\\S]))']
  if (rest[0] === '{' && !/^\{(?:\d+,?\d*|,\d+)\}/.test(rest)) return ['{', '\\{']
  const upTo = /^\{,(\d+)\}/.exec(rest)
  if (upTo) return [upTo[0], `{0,${upTo[1]}}`]
  const count = /^\{\d+,?\d*\}/.exec(rest)
  if (count) return [count[0], count[0]]
  if (rest[0] === '}' || rest[0] === ']') return [rest[0], `\\${rest[0]}`]
  const character = String.fromCodePoint(rest.codePointAt(0)!)
  return [character, character]
}

function inSet(rest: string): Piece {
  const backslash = /^\\([\s\S])/.exec(rest)
  if (backslash) return [backslash[0], escaped(backslash[1]!, backslash[0], true)]
  if (rest[0] === '[') return ['[', '\\[']
  const character = String.fromCodePoint(rest.codePointAt(0)!)
  return [character, character]
}

function escaped(letter: string, whole: string, set = false): string {
  if (letter === 'A') return '(?<![\\s\\S])'
  if (letter === 'Z') return '(?![\\s\\S])'
  if (letter === 'a') return '\\x07'
  if (/[a-zA-Z0-9]/.test(letter)) return whole
  if (/[\^$\\.*+?()[\]{}|/]/.test(letter) || (set && letter === '-')) return whole
  // The u flag takes a backslash only before what it must protect.
  return letter === '-' ? '-' : letter
}
