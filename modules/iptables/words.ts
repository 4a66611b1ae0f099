/** The words of a line as iptables-save writes them: double quotes with backslashes in them. */
export function wordsOf(line: string): string[] {
  const words: string[] = []
  let word: string | undefined
  let open = false
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!
    if (open) {
      if (c === '"') open = false
      else word = (word ?? '') + (c === '\\' && i + 1 < line.length ? line[++i] : c)
    } else if (c === '"') {
      open = true
      word ??= ''
    } else if (/\s/.test(c)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? '') + c
  }
  if (word !== undefined) words.push(word)
  return words
}

/** The line that holds these words, for iptables-restore. */
export function joinWords(words: readonly string[]): string {
  return words
    .map((word) =>
      /^[\w.,:;/+=@%*&!~^?|<>(){}[\]#-]+$/.test(word) && !word.startsWith('#')
        ? word
        : `"${word.replace(/["\\]/g, '\\$&')}"`,
    )
    .join(' ')
}
