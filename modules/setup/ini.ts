/**
 * Reads INI text: sections of options in lower case, `=` or `:`, values over several lines by indentation, DEFAULT
 * shared by all sections. Undefined where a line is neither.
 */
export function parseIni(lines: readonly string[]): Record<string, Record<string, string>> | undefined {
  const sections = new Map<string, Map<string, string>>()
  let section: Map<string, string> | undefined
  let option: string | undefined
  for (const line of lines) {
    if (/^\s*([#;]|$)/.test(line)) continue
    const header = /^\[(?<name>[^\]]+)\]/.exec(line)?.groups
    const pair = /^(?<name>[^\s=:][^=:]*?)\s*[=:]\s*(?<value>.*?)\s*$/.exec(line)?.groups
    if (header) {
      option = undefined
      section = sections.get(header.name!) ?? new Map()
      sections.set(header.name!, section)
    } else if (!section) return undefined
    else if (/^\s/.test(line) && option !== undefined) {
      section.set(option, `${section.get(option)}\n${line.trim()}`)
    } else if (pair) {
      option = pair.name!.toLowerCase()
      section.set(option, pair.value!)
    } else return undefined
  }
  const shared = sections.get('DEFAULT') ?? new Map<string, string>()
  sections.delete('DEFAULT')
  return Object.fromEntries(
    [...sections].map(([name, own]) => [name, Object.fromEntries([...shared, ...own])]),
  )
}
