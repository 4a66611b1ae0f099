import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { asJson } from '../../src/command/inventory.ts'
import { FaultError } from '../../src/fault.ts'
import { type Inventory, listing, loadInventory, select } from '../../src/inventory.ts'
import { compare, type Difference, type Outcome } from './outcome.ts'

interface Case {
  readonly title: string
  readonly sources: readonly string[]
  readonly patterns: readonly string[]
  readonly limits: readonly string[]
  readonly playbook_dir: string | null
}

interface Expected {
  readonly list: unknown
  readonly parse_error: boolean
  readonly hosts: readonly string[]
  readonly groups: Readonly<Record<string, readonly string[]>>
  readonly group_names: Readonly<Record<string, readonly string[]>>
  readonly patterns: Readonly<Record<string, readonly string[]>>
  readonly limits: Readonly<Record<string, readonly string[]>>
}

/** Loads every inventory of the folder `inventories`. */
export function inventories(folder: string): Outcome[] {
  const parent = join(folder, 'inventories')
  if (!existsSync(parent)) return []
  return readdirSync(parent)
    .filter((name) => existsSync(join(parent, name, 'case.json')))
    .map((name) => {
      const json = (file: string) => JSON.parse(readFileSync(join(parent, name, file), 'utf8'))
      const input: Case = json('case.json')
      return {
        set: 'inventories',
        id: name,
        title: input.title,
        differences: differences(join(parent, name), input, json('expected.json')),
      }
    })
}

function differences(folder: string, input: Case, expected: Expected): Difference[] {
  const directory = input.playbook_dir === null ? undefined : join(folder, input.playbook_dir)
  const inventory = attempt(() =>
    loadInventory(
      input.sources.map((source) => (source.includes(',') ? source : join(folder, source))),
      { playbookDirs: directory === undefined ? [] : [directory] },
    ),
  )
  if (expected.parse_error || typeof inventory === 'string') {
    const seen = typeof inventory === 'string'
    return seen === expected.parse_error
      ? []
      : [{ what: 'inventory', came: seen ? inventory : 'no error', expected: seen ? 'no error' : 'an error' }]
  }
  const groups = pick(expected.groups, (name) => namesIn(inventory, name))
  const chosen = (pattern: string) => select(inventory, pattern).hosts.map((host) => host.name)
  // A limit narrows what a play has chosen and keeps its order; here that is `all`.
  const within = (limit: string) => {
    const kept = new Set(chosen(limit))
    return chosen('all').filter((name) => kept.has(name))
  }
  const picked = (recorded: Readonly<Record<string, unknown>>, choose: (pattern: string) => string[]) =>
    pick(recorded, (pattern) => {
      const hosts = attempt(() => choose(pattern))
      // How Ansible words a refusal is its own affair.
      return typeof hosts === 'string' && !Array.isArray(recorded[pattern]) ? recorded[pattern] : hosts
    })
  return [
    ...compare('list', JSON.parse(asJson(listing({ inventory, playbookDir: directory }))), expected.list),
    ...compare('hosts', namesIn(inventory, 'all'), expected.hosts),
    ...compare('groups', groups, expected.groups),
    ...compare(
      'group_names',
      pick(expected.group_names, (host) => inventory.groupNames(host)),
      expected.group_names,
    ),
    ...compare('patterns', picked(expected.patterns, chosen), expected.patterns),
    ...compare('limits', picked(expected.limits, within), expected.limits),
  ]
}

function pick(
  of: Readonly<Record<string, unknown>>,
  get: (name: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.keys(of).map((name) => [name, get(name)]))
}

function namesIn(inventory: Inventory, group: string): string[] | undefined {
  return inventory.groups.get(group)?.hosts.map((host) => host.name)
}

/** The message where it is a fault. */
function attempt<Result>(run: () => Result): Result | string {
  try {
    return run()
  } catch (error) {
    if (error instanceof FaultError) return error.message
    throw error
  }
}
