import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { FaultError } from '../../src/fault.ts'
import { type Inventory, listing, loadInventory, select } from '../../src/inventory.ts'

const folder = fileURLToPath(new URL('../conformance/inventories', import.meta.url))

interface Case {
  readonly title: string
  readonly sources: readonly string[]
  readonly patterns: readonly string[]
  readonly limits: readonly unknown[]
  readonly playbook_dir: string | null
}

interface Expected {
  readonly list: unknown
  readonly parse_error: boolean
  readonly hosts: readonly string[]
  readonly groups: Readonly<Record<string, readonly string[]>>
  readonly group_names: Readonly<Record<string, readonly string[]>>
  readonly patterns: Readonly<Record<string, readonly string[]>>
}

const json = (...path: string[]) => JSON.parse(readFileSync(join(folder, ...path), 'utf8'))

const cases = readdirSync(folder).map((name) => {
  const input: Case = json(name, 'case.json')
  return [`${name}: ${input.title}`, name, input, json(name, 'expected.json') as Expected] as const
})

const load = (name: string, { sources, playbook_dir }: Case): Inventory =>
  loadInventory(
    sources.map((source) => (source.includes(',') ? source : join(folder, name, source))),
    { playbookDirs: playbook_dir === null ? [] : [join(folder, name, playbook_dir)] },
  )

describe('an inventory means what it means to Ansible', () => {
  it.each(cases.filter(([, , , expected]) => !expected.parse_error))(
    '%s',
    (_title, name, input, expected) => {
      const inventory = load(name, input)
      const directory = input.playbook_dir === null ? undefined : join(folder, name, input.playbook_dir)

      expect(listing(inventory, directory)).toEqual(expected.list)
      expect([...inventory.groups.get('all')!.hosts].map((host) => host.name)).toEqual(expected.hosts)
      for (const [group, hosts] of Object.entries(expected.groups))
        expect(inventory.groups.get(group)?.hosts.map((host) => host.name)).toEqual(hosts)
      for (const [host, groups] of Object.entries(expected.group_names))
        expect(inventory.groupNames(host)).toEqual(groups)
      for (const [pattern, hosts] of Object.entries(expected.patterns))
        expect([pattern, select(inventory, pattern).hosts.map((host) => host.name)]).toEqual([pattern, hosts])
    },
  )

  it.each(cases.filter(([, , , expected]) => expected.parse_error))('%s', (_title, name, input) => {
    expect(() => load(name, input)).toThrow(FaultError)
  })
})
