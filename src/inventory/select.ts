import { readFileSync } from 'node:fs'
import { type Fault, fault, nearest } from '../fault.ts'
import { compile } from '../regex/compile.ts'
import { whyNot } from '../text-file.ts'
import type { Place } from '../value.ts'
import { parseAddress } from './address.ts'
import { globPattern } from './glob.ts'
import type { Inventory } from './inventory.ts'
import type { Host } from './model.ts'

/** The hosts that a pattern means. */
export interface Selection {
  /** In the order that the parts of the pattern name them, each once. */
  readonly hosts: readonly Host[]
  /** Parts that match nothing. */
  readonly warnings: readonly Fault[]
}

/**
 * The hosts that a pattern such as `lb:&east:!lb2` means. All parts are joined first, then those of `&` are kept, then
 * those of `!` taken away, whatever their order. `@file` stands for the patterns in a file. Throws a `FaultError` for
 * a pattern that can mean nothing: a bad regular expression, a subscript past the end, a file that is not there.
 */
export function select(inventory: Inventory, pattern: string | readonly string[], place?: Place): Selection {
  const parts = [pattern]
    .flat()
    .flatMap((text) => splitPattern(text))
    .flatMap((part) => readParts(part, place))
  const warnings: Fault[] = []
  const match = (part: string) => matchPart(inventory, part, place, warnings)
  const joined = parts.filter((part) => !/^[&!]/.test(part))
  if (joined.length === 0 && parts.length > 0) joined.push('all')

  const hosts = new Set<Host>()
  for (const part of joined) {
    // A name that is a host means the host, even where a group has it too.
    const host = inventory.hosts.get(part)
    for (const one of host ? [host] : match(part)) hosts.add(one)
  }
  for (const part of parts.filter((one) => one.startsWith('&'))) {
    const kept = new Set(match(part.slice(1)))
    for (const host of hosts) if (!kept.has(host)) hosts.delete(host)
  }
  for (const part of parts.filter((one) => one.startsWith('!')))
    for (const host of match(part.slice(1))) hosts.delete(host)
  return { hosts: [...hosts], warnings }
}

/** Commas part a pattern; without any, colons do, but for those in addresses and brackets. */
function splitPattern(text: string): string[] {
  const parts = text.includes(',')
    ? text.split(',')
    : parseAddress(text)
      ? [text]
      : (text.match(/(?:[^\s:[\]]|\[[^\]]*\])+/g) ?? [])
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

function readParts(part: string, place: Place | undefined): string[] {
  if (!part.startsWith('@')) return [part]
  let text: string
  try {
    text = readFileSync(part.slice(1), 'utf8')
  } catch (error) {
    throw fault(`cannot read the patterns of ${part}: ${whyNot(error)}`, place)
  }
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}

function matchPart(
  inventory: Inventory,
  part: string,
  place: Place | undefined,
  warnings: Fault[],
): readonly Host[] {
  const { expression, subscript } = splitSubscript(part)
  const matcher = readMatcher(expression, place)
  const groups = [...inventory.groups.values()].filter((group) => matcher(group.name))
  // A host that is found twice counts twice for a subscript.
  const found = groups.flatMap((group) => group.hosts)
  if (groups.length === 0 || expression.startsWith('~') || /[.?*[]/.test(expression)) {
    for (const host of inventory.hosts.values()) if (matcher(host.name)) found.push(host)
  }
  if (found.length === 0) {
    const local = inventory.host(expression)
    if (local) found.push(local)
  }
  if (found.length === 0 && groups.length === 0 && expression !== 'all') {
    const near = nearest(expression, [...inventory.groups.keys(), ...inventory.hosts.keys()])
    const notes = near === undefined ? undefined : [`did you mean ${near}?`]
    warnings.push({ message: `no host or group matches ${part}`, place, ...(notes && { notes }) })
  }
  if (!subscript || found.length === 0) return found
  const { from, to } = subscript
  if (to !== undefined) return found.slice(from, to === -1 ? found.length : to + 1)
  const one = found.at(from)
  if (!one) throw fault(`${part}: there are only ${new Set(found).size} hosts`, place)
  return [one]
}

interface Subscript {
  readonly from: number
  /** The last one, counted too; -1 is the end. */
  readonly to: number | undefined
}

function splitSubscript(part: string): { expression: string; subscript?: Subscript } {
  if (part.startsWith('~')) return { expression: part }
  const groups = /^(?<expression>.+)\[(?:(?<index>-?[0-9]+)|(?<from>[0-9]+)[:-](?<to>[0-9]*))\]$/.exec(
    part,
  )?.groups
  if (!groups) return { expression: part }
  const { expression = '', index, from, to } = groups
  if (index !== undefined) return { expression, subscript: { from: Number(index), to: undefined } }
  return { expression, subscript: { from: Number(from), to: to === '' ? -1 : Number(to) } }
}

/** A regular expression behind `~`, which must match from the start; else a glob, which must match wholly. */
function readMatcher(expression: string, place: Place | undefined): (name: string) => boolean {
  if (!expression.startsWith('~') && !/[?*[]/.test(expression)) return (name) => name === expression
  try {
    const regexp = expression.startsWith('~') ? compile(expression.slice(1), 'y') : globPattern(expression)
    return (name) => {
      regexp.lastIndex = 0
      return regexp.test(name)
    }
  } catch {
    throw fault(`${JSON.stringify(expression)} is no valid pattern`, place)
  }
}
