/** A word of a line with the column where it begins, from 1. */
export interface Word {
  readonly text: string
  readonly column: number
}

/**
 * The words of a line as Python's shlex parts them: quotes group and vanish, a backslash takes the next character as
 * it is (inside double quotes only a quote or a backslash), `#` begins a comment anywhere outside quotes.
 */
export function splitWords(line: string): { words: Word[] } | { wrong: string; column: number } {
  const words: Word[] = []
  let text = ''
  let start = -1
  let quote = ''
  let opened = 0
  const end = () => {
    if (start >= 0) words.push({ text, column: start + 1 })
    start = -1
    text = ''
  }
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!
    if (quote) {
      if (c === quote) quote = ''
      else if (c === '\\' && quote === '"') {
        const next = line[++i] ?? ''
        text += next === '"' || next === '\\' ? next : c + next
      } else text += c
    } else if (/\s/.test(c)) end()
    else if (c === '#') break
    else {
      if (start < 0) start = i
      if (c === '"' || c === "'") {
        quote = c
        opened = i
      } else if (c === '\\') {
        if (i + 1 >= line.length) return { wrong: 'nothing follows the backslash', column: i + 1 }
        text += line[++i]
      } else text += c
    }
  }
  if (quote) return { wrong: 'this quote is never closed', column: opened + 1 }
  end()
  return { words }
}
