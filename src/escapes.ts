/** What a letter behind a backslash stands for in Python's texts and patterns. */
export const controls: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
}

const letters: Readonly<Record<string, string>> = {
  ...controls,
  "'": "'",
  '"': '"',
  '\n': '',
}

const sequence = /\\(?:([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([\s\S]))/gu

/** Resolves the escapes in a string of Python; a backslash before anything else stays. `refuse` throws for one that is wrong. */
export function resolveEscapes(inside: string, refuse: (problem: string) => never): string {
  if (!inside.includes('\\')) return inside
  return inside.replace(sequence, (whole, octal, hex, short, long, other: string | undefined) => {
    if (other !== undefined) {
      if (other === 'N') refuse(`a string holds \\N{…}: characters are not known here by their names`)
      if (/[xuU]/.test(other)) refuse(`a string holds ${whole} without enough hexadecimal digits`)
      return letters[other] ?? whole
    }
    const code = octal ? Number.parseInt(octal, 8) : Number.parseInt(hex ?? short ?? long, 16)
    if (code > 0x10ffff) refuse(`a string holds ${whole}, which is no character`)
    return String.fromCodePoint(code)
  })
}
