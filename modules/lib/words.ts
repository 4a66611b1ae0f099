/**
 * Splits a command line into words as a shell reads quotes and backslashes, and nothing else of the shell. Undefined
 * where a quotation is not closed.
 */
export function splitWords(line: string): string[] | undefined {
  const words: string[] = []
  const pattern = /\s+|((?:[^\s'"\\]|\\[\s\S]|'[^']*'|"(?:[^"\\]|\\[\s\S])*")+)/y
  while (pattern.lastIndex < line.length) {
    const match = pattern.exec(line)
    if (!match) return undefined
    if (match[1] !== undefined) words.push(unquoted(match[1]))
  }
  return words
}

function unquoted(word: string): string {
  return word.replace(/'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])/g, (_, single, double, escaped) =>
    single !== undefined ? single : double !== undefined ? double.replace(/\\(["\\])/g, '$1') : escaped,
  )
}
