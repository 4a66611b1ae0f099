import { controls } from '../escapes.ts'

/** What Python's re.sub puts in place of a match: `\1` and `\g<name>` are groups, the usual escapes characters. */
export function expandTemplate(template: string): (match: readonly unknown[]) => string {
  if (!template.includes('\\')) return () => template
  const pieces = [...template.matchAll(piece)]
  return (match) => {
    const last = match.at(-1)
    const groups = typeof last === 'object' ? (last as Record<string, string | undefined>) : undefined
    return pieces
      .map(([whole, name, digits, letter, text]) => {
        if (text !== undefined) return text
        const group = name ?? digits
        if (group !== undefined)
          return String((/^\d+$/.test(group) ? match[Number(group)] : groups?.[group]) ?? '')
        return letter === undefined ? whole : (controls[letter] ?? whole)
      })
      .join('')
  }
}

/** The first group that such a template names and the pattern does not have. */
export function unknownGroup(template: string, pattern: RegExp): string | undefined {
  // With an alternative that is empty, anything matches.
  const match = new RegExp(`${pattern.source}|`, pattern.flags).exec('')!
  const names = Object.keys(match.groups ?? {})
  return [...template.matchAll(piece)]
    .map(([, name, digits]) => name ?? digits)
    .find(
      (group) =>
        group !== undefined && (/^\d+$/.test(group) ? Number(group) >= match.length : !names.includes(group)),
    )
}

const piece = /\\g<([^>]+)>|\\(\d{1,2})|\\([\s\S])|([^\\]+)|\\$/g
