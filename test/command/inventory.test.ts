import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type InventoryArguments, inventoryText } from '../../src/command/inventory.ts'
import { vaulted } from '../../src/vault.ts'
import { folder } from '../inventory/folder.ts'

const files = {
  'hosts.yml': `
lb:
  hosts:
    lb1: {weight: 1.5, banner: "{{ motd }}"}
    lb2:
  vars: {mark: 21}
site:
  children: {lb: }
  vars: {ansible_group_priority: 3}
`,
  'group_vars/lb.yml': 'ports: [21, 990]\n',
  'host_vars/lb1.yml': 'motd: "ja: ü"\n',
  'plays/group_vars/lb.yml': 'mark: 22\n',
}

function text(options: Partial<InventoryArguments>): Promise<string> {
  const path = folder(files)
  return inventoryText({
    inventory: [join(path, 'hosts.yml')],
    extraVars: [],
    ...options,
    ...(options.playbookDir !== undefined && { playbookDir: join(path, options.playbookDir) }),
  })
}

// Recorded from ansible-inventory, but for --limit, which it has since 2.16.
describe('an inventory', () => {
  it('is listed as JSON, keys sorted', async () => {
    expect(await text({ list: true, limit: 'lb2' })).toBe(`{
    "_meta": {
        "hostvars": {
            "lb2": {
                "mark": 21,
                "ports": [
                    21,
                    990
                ]
            }
        }
    },
    "all": {
        "children": [
            "ungrouped",
            "site"
        ]
    },
    "lb": {
        "hosts": [
            "lb2"
        ]
    },
    "site": {
        "children": [
            "lb"
        ]
    }
}`)
  })

  it('is listed as YAML, and as one would write it', async () => {
    expect(await text({ list: true, yaml: true, export: true })).toBe(`all:
  children:
    site:
      children:
        lb:
          hosts:
            lb1:
              banner: '{{ motd }}'
              motd: 'ja: ü'
              weight: 1.5
            lb2: {}
          vars:
            mark: 21
            ports:
            - 21
            - 990
      vars:
        ansible_group_priority: 3
    ungrouped: {}
`)
  })

  it('is a tree, with variables where they are asked for', async () => {
    expect(await text({ graph: true })).toBe(`@all:
  |--@ungrouped:
  |--@site:
  |  |--@lb:
  |  |  |--lb1
  |  |  |--lb2`)
    expect(await text({ graph: true, group: 'site', vars: true })).toBe(`@site:
  |--@lb:
  |  |--lb1
  |  |  |--{banner = {{ motd }}}
  |  |  |--{mark = 21}
  |  |  |--{motd = ja: ü}
  |  |  |--{ports = [21, 990]}
  |  |  |--{weight = 1.5}
  |  |--lb2
  |  |  |--{mark = 21}
  |  |  |--{ports = [21, 990]}
  |  |--{mark = 21}
  |  |--{ports = [21, 990]}
  |--{ansible_group_priority = 3}`)
  })

  it('shows one host, with what stands beside playbooks and on the command line', async () => {
    expect(JSON.parse(await text({ host: 'lb2', playbookDir: 'plays', extraVars: ['x=1'] }))).toEqual({
      mark: 22,
      ports: [21, 990],
      x: '1',
    })
  })

  it('does not show what was encrypted', async () => {
    const password = { id: 'default', password: Buffer.from('pw') }
    const path = folder({
      'hosts.yml': 'all: {hosts: {a: }}\n',
      'host_vars/a.yml': vaulted(Buffer.from('hush: s3sam\nport: 21\n'), password),
      password: 'pw\n',
    })

    const shown = await inventoryText({
      inventory: [join(path, 'hosts.yml')],
      extraVars: [],
      host: 'a',
      vaultPasswordFile: [join(path, 'password')],
    })

    expect(JSON.parse(shown)).toEqual({ hush: '***', port: 21 })
  })

  it.each([
    ['nothing to do', {}, 'inventory: expected one of --list, --graph and --host NAME'],
    ['two things', { list: true, graph: true }, 'inventory: expected one of --list, --graph and --host NAME'],
    ['a group to list', { list: true, group: 'lb' }, 'inventory: only --graph starts at a group'],
    ['an unknown group', { graph: true, group: 'site2' }, '--graph: no group is named "site2"'],
    ['an unknown host', { host: 'lb9' }, '--host: no host is named "lb9"'],
    ['several hosts', { host: 'lb*' }, '--host: expected one host, got 2 by "lb*"'],
    ['no host at all', { list: true, limit: 'ftp9' }, '--limit: no host matches "ftp9"'],
  ])('refuses %s', async (_title, options, message) => {
    await expect(text(options)).rejects.toHaveProperty('message', message)
  })
})
