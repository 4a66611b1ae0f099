import { canonicalValue, sysctlPath } from './key.ts'

/** A line that sets a value. */
export interface Setting {
  readonly path: string
  readonly value: string
}

/** Reads a line of a sysctl file; comments, blank lines and patterns set nothing that we look for. */
export function setting(line: string): Setting | undefined {
  const found = /^\s*-?\s*([^#;\s=][^\s=]*)\s*=\s*(.*)$/.exec(line)
  return found ? { path: sysctlPath(found[1]!), value: canonicalValue(found[2]!) } : undefined
}

/** The value that a file sets: its last line about the path counts. */
export function lastValue(text: string, path: string): string | undefined {
  return text
    .split('\n')
    .map(setting)
    .findLast((found) => found?.path === path)?.value
}

/** The file with one line for the name: the first there is, with its spacing, or a new one at the end. */
export function withValue(text: string, name: string, value: string): string {
  const path = sysctlPath(name)
  let written = false
  const kept = text.split('\n').flatMap((line) => {
    if (setting(line)?.path !== path) return [line]
    if (written) return []
    written = true
    return [line.replace(/(=[ \t]*).*$/, (_, sign: string) => sign + value)]
  })
  if (written) return kept.join('\n')
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${name} = ${value}\n`
}

/** The file without lines for the path. */
export function withoutValue(text: string, path: string): string {
  return text
    .split('\n')
    .filter((line) => setting(line)?.path !== path)
    .join('\n')
}
