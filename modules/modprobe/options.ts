/** `ports=21,2121 debug` as names and values; a name alone has no value. Quotes hold blanks together. */
export function parseOptions(text: string): Readonly<Record<string, string | undefined>> {
  const words = text.match(/(?:[^\s"]|"[^"]*")+/g) ?? []
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=')
      return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1).replace(/"/g, '')]
    }),
  )
}

/** Words for modprobe; values that /sys shows for "nothing" are left out. */
export function optionWords(options: Readonly<Record<string, string>>): string[] {
  return Object.entries(options)
    .filter(([, value]) => value !== '' && value !== '(null)')
    .map(([name, value]) => `${name}=${/\s/.test(value) ? `"${value}"` : value}`)
}

/** Do two values of a parameter mean the same? /sys shows Y where people write 1, and decimal numbers. */
export function sameValue(shown: string, asked: string): boolean {
  if (shown === asked) return true
  const truth = (value: string) =>
    /^(y|1|on|yes)$/i.test(value) ? true : /^(n|0|off|no)$/i.test(value) ? false : undefined
  if (/^[YN]$/.test(shown)) return truth(shown) === truth(asked)
  const numbers = (value: string) =>
    value.split(',').map((part) => (/^-?(0x[\da-f]+|\d+)$/i.test(part) ? Number(part) : part))
  return numbers(shown).join() === numbers(asked).join()
}
