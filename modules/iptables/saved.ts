import { edits } from './edits.ts'
import { chainsOf } from './parse.ts'
import type { Chain } from './state.ts'
import { builtin, isBuiltin } from './tables.ts'

/** The chains of a table in a file of rules. */
export function savedChains(
  text: string,
  table: string,
  known: (rule: string) => string,
): Record<string, Chain> {
  const all = text.split('\n')
  const { start, end } = section(all, table)
  return chainsOf(all.slice(start, end), known)
}

/**
 * The file with a chain as given. Only lines of that chain are touched: comments, counters, other chains and their
 * order stay. A section that is missing is added with open policies, as the kernel starts with.
 */
export function withChain(
  text: string,
  table: string,
  chain: string,
  after: Chain,
  known: (rule: string) => string,
): string {
  const all = text.split('\n')
  if (section(all, table).start < 0) {
    if (
      !after.rules.length &&
      (!after.exists || (after.policy ?? 'ACCEPT') === 'ACCEPT') &&
      isBuiltin(table, chain)
    )
      return text
    if (!after.exists) return text
    if (all.at(-1) === '') all.pop()
    all.push(`*${table}`, ...builtin[table]!.map((name) => `:${name} ACCEPT [0:0]`), 'COMMIT', '')
  }
  writeHead(all, table, chain, after)
  writeRules(all, table, chain, after, known)
  return all.join('\n')
}

/** Indices of the line `*table` and of its COMMIT; start is -1 where there is none. */
function section(all: readonly string[], table: string): { start: number; end: number } {
  const start = all.findIndex((line) => line.trim() === `*${table}`)
  const end = all.findIndex((line, i) => i > start && line.trim() === 'COMMIT')
  return { start, end: start < 0 ? -1 : end < 0 ? all.length : end }
}

function writeHead(all: string[], table: string, chain: string, after: Chain): void {
  const { start, end } = section(all, table)
  const inside = (test: (line: string) => boolean) =>
    all.findIndex((line, i) => i > start && i < end && test(line))
  const at = inside((line) => line.startsWith(`:${chain} `))
  const policy = after.policy ?? '-'
  if (!after.exists) {
    if (at >= 0) all.splice(at, 1)
  } else if (at >= 0) {
    if (all[at]!.split(' ')[1] !== policy) all[at] = all[at]!.replace(/^(\S+) \S+/, `$1 ${policy}`)
  } else {
    const last = all.findLastIndex(
      (line, i) => i >= start && i < end && (i === start || line.startsWith(':')),
    )
    all.splice(last + 1, 0, `:${chain} ${policy} [0:0]`)
  }
}

function writeRules(
  all: string[],
  table: string,
  chain: string,
  after: Chain,
  known: (rule: string) => string,
): void {
  const { start, end } = section(all, table)
  const places: number[] = []
  const rules: string[] = []
  for (let i = start; i < end; i++) {
    const rule = chainsOf([all[i]!], known)[chain]?.rules[0]
    if (rule === undefined) continue
    places.push(i)
    rules.push(rule)
  }
  // From the end, so that the places of earlier lines hold.
  let cursor = places.length ? places.at(-1)! + 1 : end
  for (const edit of edits(rules, after.rules).toReversed()) {
    if (edit.do === 'add') all.splice(cursor, 0, `-A ${chain} ${edit.text}`.trimEnd())
    else {
      cursor = places[edit.at]!
      if (edit.do === 'drop') all.splice(cursor, 1)
    }
  }
}
