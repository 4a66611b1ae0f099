/** What Python's re.sub puts in place of a match: `\1` and `\g<name>` are groups, the usual escapes characters. */
export function expandTemplate(template: string): (match: readonly unknown[]) => string {
  if (!template.includes('\\')) return () => template
  const pieces = [...template.matchAll(/\\g<([^>]+)>|\\(\d{1,2})|\\([\s\S])|([^\\]+)|\\$/g)]
  return (match) => {
    const last = match.at(-1)
    const groups = typeof last === 'object' ? (last as Record<string, string | undefined>) : undefined
    return pieces
      .map(([whole, name, digits, letter, text]) => {
        if (text !== undefined) return text
        const group = name ?? digits
        if (group !== undefined)
          return String((/^\d+$/.test(group) ? match[Number(group)] : groups?.[group]) ?? '')
        return letter === undefined ? whole : (characters[letter] ?? whole)
      })
      .join('')
  }
}

const characters: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
}
