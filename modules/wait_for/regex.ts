/** A Python regular expression as two others: for `grep -E` on the host, and to find the groups in what matched. */
export interface SearchRegex {
  readonly grep: string
  readonly ignoreCase: boolean
  readonly groups: RegExp
}

const classes: Readonly<Record<string, readonly [alone: string, inBrackets: string]>> = {
  d: ['[0-9]', '0-9'],
  D: ['[^0-9]', ''],
  w: ['[[:alnum:]_]', '[:alnum:]_'],
  W: ['[^[:alnum:]_]', ''],
  s: ['[[:space:]]', '[:space:]'],
  S: ['[^[:space:]]', ''],
  t: ['\t', '\t'],
}

/** Reads a Python regular expression; a text says what `grep -E` has no word for. */
export function readRegex(source: string): SearchRegex | string {
  const ignoreCase = source.startsWith('(?i)')
  const python = ignoreCase ? source.slice(4) : source
  const token = /\\([\s\S])|\[(\^?)(\]?(?:\\[\s\S]|[^\]\\])*)\]|\(\?(:|P<\w+>)|(\(\?)|([*+?}])\?|([\s\S])/g
  let grep = ''
  for (const [all, escaped, negated, brackets, group, other, lazy] of python.matchAll(token)) {
    if (other !== undefined) return `a group that starts with "(?" other than (?:…) and (?P<name>…)`
    if (escaped !== undefined && /[1-9nAZ]/.test(escaped)) return `\\${escaped}`
    if (escaped !== undefined)
      grep += classes[escaped]?.[0] ?? (/[a-zA-Z0-9]/.test(escaped) && escaped !== 'b' ? escaped : all)
    else if (brackets !== undefined) {
      const inside = bracket(brackets)
      if (inside === undefined) return `[${brackets}]`
      grep += `[${negated}${inside}]`
    } else if (group !== undefined) grep += '('
    else grep += lazy ?? all
  }
  try {
    const groups = new RegExp(python.replace(/\(\?P</g, '(?<'), ignoreCase ? 'mi' : 'm')
    return { grep, ignoreCase, groups }
  } catch (error) {
    return (error as Error).message
  }
}

// A backslash is a plain character in the brackets of grep, and a bracket that closes must come first.
function bracket(text: string): string | undefined {
  let inside = ''
  let closing = ''
  let minus = ''
  for (const [all, escaped] of text.matchAll(/\\([\s\S])|[\s\S]/g)) {
    const known = escaped === undefined ? undefined : classes[escaped]
    if (known && known[1] === '') return undefined
    if (escaped === ']' || all === ']') closing = ']'
    else if (escaped === '-') minus = '-'
    else if (escaped === 'n') return undefined
    else inside += known?.[1] ?? escaped ?? all
  }
  return `${closing}${inside}${minus}`
}
