/**
 * The words of a line as iptables-save writes them: double quotes with backslashes in them. People's own rules may
 * also hold the single quotes of a shell, where `shell` is set.
 */
export function splitWords(line: string, shell = false): string[] {
  const words: string[] = []
  let word: string | undefined
  let open = ''
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!
    if (open) {
      if (c === open) open = ''
      else word = (word ?? '') + (c === '\\' && open === '"' && i + 1 < line.length ? line[++i] : c)
    } else if (c === '"' || (shell && c === "'")) {
      open = c
      word ??= ''
    } else if (shell && c === '\\' && i + 1 < line.length) word = (word ?? '') + line[++i]
    else if (/\s/.test(c)) {
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
