import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FaultError } from '../src/fault.ts'
import { Builder } from '../src/inventory/builder.ts'
import { readIni } from '../src/inventory/ini.ts'
import { readYaml } from '../src/inventory/yaml.ts'
import { Inventory, listing, loadInventory, select } from '../src/inventory.ts'
import { dict, Float, type Secret, Template, toPlain, type Value } from '../src/value.ts'
import { Vault, vaulted } from '../src/vault.ts'
import { folder, inventoryOf, mistakes } from './inventory/folder.ts'

/** Variables of a host without those that the inventory sets by itself. */
function variables(inventory: Inventory, host: string, playbookDir?: string): unknown {
  const { inventory_dir, inventory_file, ...others } = toPlain(
    inventory.variables(host, playbookDir) as ReadonlyMap<Value, Value>,
  ) as Record<string, unknown>
  return { ...others }
}

describe('sources', () => {
  it('are joined; the first says the order, the last the values', () => {
    const path = folder({
      a: '[g]\nh1 x=1 y=1\n[g:vars]\nv=1\n',
      'b.yml': 'g: {hosts: {h2: , h1: {x: 2}}, vars: {v: 2}}\n',
    })

    expect(toPlain(listing({ inventory: loadInventory([join(path, 'a'), join(path, 'b.yml')]) }))).toEqual({
      _meta: { hostvars: { h1: { x: 2, y: 1, v: 2 }, h2: { v: 2 } } },
      all: { children: ['ungrouped', 'g'] },
      g: { hosts: ['h1', 'h2'] },
    })
  })

  it('a folder is all its files by name, but for what is no inventory', () => {
    const path = folder({
      'd/10': '[g]\nh1\n',
      'd/20/a': '[g]\nh2 z=1\n',
      'd/30.md': 'junk [',
      'd/x.ini': 'h9\n',
      'd/.hidden': 'h8\n',
      'd/old~': 'h7\n',
      'd/group_vars/g': 'v: 1\n',
      'd/20/group_vars/g': 'w: 1\n',
    })

    expect(toPlain(listing({ inventory: loadInventory([join(path, 'd')]) }))).toEqual({
      _meta: { hostvars: { h1: { v: 1 }, h2: { v: 1, z: 1 } } },
      all: { children: ['ungrouped', 'g'] },
      g: { hosts: ['h1', 'h2'] },
    })
  })

  it('a list of hosts', () => {
    expect(loadInventory(['lb1,']).sources).toEqual(['lb1,'])
    expect(toPlain(listing({ inventory: loadInventory(['lb1,lb2:22,']) }))).toEqual({
      _meta: { hostvars: { lb2: { ansible_port: 22 } } },
      all: { children: ['ungrouped'] },
      ungrouped: { hosts: ['lb1', 'lb2'] },
    })
  })

  it('every source that is wrong is told', () => {
    const path = folder({ 'a.ini': 'h a\n', 'b.yml': 'g: 1\n' })
    const sources = [join(path, 'a.ini'), join(path, 'b.yml'), '/nowhere', '-x,']

    expect(mistakes(() => loadInventory(sources))).toEqual([
      '1:3 expected name=value behind the host, got "a"',
      '1:4 group g must be a mapping of hosts, vars, children, got 1',
      'there is no inventory /nowhere',
      'a host cannot begin with "-", got "-x"',
    ])
  })

  it('hosts know the file and folder that they come from', () => {
    const path = folder({ 'inv/hosts': 'h1\n' })
    const inventory = loadInventory([join(path, 'inv/hosts')])

    expect(inventory.sources).toEqual([join(path, 'inv/hosts')])

    expect(inventory.directory).toBe(join(path, 'inv'))
    expect(inventory.variables('h1').get('inventory_dir')).toBe(join(path, 'inv'))
    expect(inventory.hosts.get('h1')!.place).toEqual({ file: join(path, 'inv/hosts'), line: 1, column: 1 })
  })
})

describe('groups inside each other', () => {
  const chain = Array.from({ length: 3000 }, (_, i) => `[g${i}:children]\ng${i + 1}\n`)

  it.each([
    ['downwards', [...chain, '[g3000]\nh1\n'], /^\d+:1 group g500 is inside more than 500 groups$/],
    ['upwards', ['[g3000]\nh1\n', ...chain.toReversed()], /levels deep$/],
  ])('are refused where there are absurdly many: %s', (_, sections, message) => {
    expect(mistakes(() => inventoryOf(sections.join('')))[0]).toMatch(message)
  })
})

describe('programs', () => {
  const run = (script: string) => inventoryOf(`#!/bin/sh\n${script}\n`, 'program')

  it('print the whole inventory', () => {
    const list = {
      g: { hosts: ['h1', 'h2'], vars: { a: 1 }, children: ['k'] },
      k: ['h3'],
      solo: { x: 1 },
      _meta: { hostvars: { h1: { b: '{{ c }}' } } },
    }
    const inventory = run(`echo '${JSON.stringify(list)}'`)

    expect(toPlain(listing({ inventory }))).toEqual({
      _meta: { hostvars: { h1: { a: 1, b: '{{ c }}' }, h2: { a: 1 }, h3: { a: 1 }, solo: { x: 1 } } },
      all: { children: ['ungrouped', 'g', 'solo'] },
      g: { hosts: ['h1', 'h2'], children: ['k'] },
      k: { hosts: ['h3'] },
      solo: { hosts: ['solo'] },
    })
  })

  it('print variables with templates, unless these are marked as unsafe; floats stay floats', () => {
    const inventory = run(
      `echo '{"g": {"hosts": ["h1"], "vars": {"a": ["{{ c }}"], "b": {"__ansible_unsafe": "{{ c }}"}, "d": 1.0}}, "_meta": {"hostvars": {}}}'`,
    )
    const { a, b, d } = Object.fromEntries(inventory.variables('h1'))

    expect((a as Value[])[0]).toBeInstanceOf(Template)
    expect(b).toBe('{{ c }}')
    expect(d).toEqual(new Float(1))
  })

  it('print vaulted texts, as JSON files hold them', () => {
    const password = { id: 'default', password: Buffer.from('pw') }
    const sealed = JSON.stringify({ __ansible_vault: vaulted(Buffer.from('s3sam'), password) })
    const path = folder({
      a: `#!/bin/sh\ncat <<'E'\n{"_meta": {"hostvars": {"h1": {"printed": ${sealed}}}}, "g": ["h1"]}\nE\n`,
      'b.json': `{"g": {"vars": {"written": ${sealed}}}}`,
      'group_vars/g.json': `{"beside": {"deep": [${sealed}]}}`,
    })
    const of = (vault: Vault) => loadInventory([path], { vault })
    const { printed, written, beside } = Object.fromEntries(of(new Vault([password])).variables('h1'))
    const [deep] = (beside as ReadonlyMap<string, Value[]>).get('deep')!

    expect([printed, written, deep].map((value) => (value as Secret).reveal())).toEqual(
      Array(3).fill('s3sam'),
    )
    expect(mistakes(() => of(new Vault()))).toEqual(
      Array(3).fill(expect.stringMatching(/this is encrypted, and there is no vault password$/)),
    )
  })

  it('are asked for each host where the list says nothing of hosts', () => {
    const inventory = run(
      `case $1 in --list) echo '{"g": ["h1", "h2"]}' ;; --host) test $2 = h1 && echo '{"me": "h1"}' || true ;; esac`,
    )

    expect([variables(inventory, 'h1'), variables(inventory, 'h2')]).toEqual([{ me: 'h1' }, {}])
  })

  it.each([
    ['exit 3', /--list: exit code 3$/],
    ['echo no', /--list: printed no inventory: this is no JSON: /],
    ['echo []', /--list: printed JSON that is no mapping$/],
    ['yes [ | head -100000 | tr -d "\\n"', /--list: printed no inventory: nested too deeply$/],
    [`echo '{"g": {"hosts": 1}}'`, /hosts of group g must be a list$/],
    [`echo '{"g": ["-x"]}'`, /a host cannot begin with "-", got "-x"$/],
    [`echo '{"g": ["h1"], "_meta": {"hostvars": {"h1": 1}}}'`, /variables of host h1 must be a mapping$/],
    [`echo '{"a": {"children": ["b"]}, "b": {"children": ["a"]}}'`, /group a cannot be inside b/],
  ])('%s is refused', (script, message) => {
    expect(mistakes(() => run(script))).toEqual([expect.stringMatching(message)])
  })

  it('what a failed one says is shown', () => {
    try {
      run('echo "no route" >&2; exit 1')
      expect.unreachable()
    } catch (error) {
      expect((error as FaultError).faults[0]!.notes).toEqual(['no route'])
    }
  })
})

describe('group_vars and host_vars', () => {
  const files = {
    'inv/hosts':
      '[p:children]\na\nb\n[a]\nh1 v10=host\n[b]\nh1\n[all:vars]\nv1=all\nv2=all\n[a:vars]\nv2=a\nv3=a\n',
    'inv/group_vars/all.yml': 'v3: inv all\nv4: inv all\n',
    'play/group_vars/all.yml': 'v4: play all\nv5: play all\n',
    'inv/group_vars/p': 'v5: inv p\nv6: inv p\n',
    'inv/group_vars/a.yaml': 'v6: inv a\nv7: inv a\n',
    'inv/group_vars/b.json': '{"v7": "inv b", "v8": "inv b"}',
    'play/group_vars/p.yml': 'v8: play p\nv9: play p\n',
    'inv/host_vars/h1/10.yml': 'v9: inv h1\nv11: ten\n',
    'inv/host_vars/h1/20/x': 'v11: twenty\nv12: inv h1\n',
    'inv/host_vars/h1/30.txt': 'v11: text\n',
    'inv/host_vars/h1/sub.d/x.yml': 'v11: sub\n',
    'inv/host_vars/h1/.x.yml': 'v11: hidden\n',
    'inv/host_vars/h1/x.yml~': 'v11: old\n',
    'inv/host_vars/h1.yml': 'v11: second\n',
    'play/host_vars/h1.yml': 'v12: play h1\n',
  }

  it('are merged in the order of precedence', () => {
    const path = folder(files)
    const inventory = loadInventory([join(path, 'inv/hosts')])

    expect(variables(inventory, 'h1', join(path, 'play'))).toEqual({
      v1: 'all',
      v2: 'a',
      v3: 'inv all',
      v4: 'play all',
      v5: 'inv p',
      v6: 'inv a',
      v7: 'inv b',
      v8: 'play p',
      v9: 'inv h1',
      v10: 'host',
      v11: 'twenty',
      v12: 'play h1',
    })
    expect(variables(inventory, 'h1')).toMatchObject({ v4: 'inv all', v12: 'inv h1' })
  })

  it('say where each variable comes from', () => {
    const path = folder(files)
    const layers = loadInventory([join(path, 'inv/hosts')]).layers('h1', join(path, 'play'))

    expect(layers.map((layer) => layer.from)).toEqual([
      'group all',
      'group a',
      'group_vars of all',
      'group_vars of all',
      'group_vars of p',
      'group_vars of a',
      'group_vars of b',
      'group_vars of p',
      'host h1',
      'host_vars of h1',
      'host_vars of h1',
    ])
    expect(layers.at(-1)!.places.get('v12')).toEqual({
      file: join(path, 'play/host_vars/h1.yml'),
      line: 1,
      column: 1,
    })
  })

  it('count once where the playbook lies beside the inventory', () => {
    const path = folder({ hosts: 'h1\n', 'group_vars/all': 'a: 1\n' })
    const inventory = loadInventory([join(path, 'hosts')], { playbookDirs: [path] })

    expect(variables(inventory, 'h1', path)).toEqual({ a: 1 })
  })

  it('that cannot be read are told', () => {
    const path = folder({ hosts: 'h1\n' })
    symlinkSync('nowhere', join(path, 'host_vars'))
    mkdirSync(join(path, 'group_vars'))
    symlinkSync('nowhere', join(path, 'group_vars/all'))

    expect(mistakes(() => loadInventory([join(path, 'hosts')]))).toEqual([
      expect.stringMatching(/^cannot read .*group_vars\/all: there is no such file/),
    ])
  })

  it('that are wrong are told when the inventory is loaded', () => {
    const path = folder({
      hosts: '[g]\nh1\n',
      'group_vars/g.yml': '- a\n',
      'host_vars/h1.yml': 'a: [1, 2\n',
      'host_vars/other.yml': 'a: [',
      'play/group_vars/all.yml': 'a: {{ x }}\n',
      'play/group_vars/g': '$ANSIBLE_VAULT;1.1;AES256\n33\n',
    })
    const load = (playbookDirs: string[]) =>
      mistakes(() => loadInventory([join(path, 'hosts')], { playbookDirs }))

    expect(load([])).toEqual([
      '1:1 variables are a mapping, got a list',
      '1:9 flow sequence in block collection must be sufficiently indented and end with a ]',
    ])
    expect(load([join(path, 'play')])).toEqual([
      '1:1 variables are a mapping, got a list',
      '1:9 flow sequence in block collection must be sufficiently indented and end with a ]',
      '1:4 a value that begins with {{ must be quoted',
      '1:1 this vaulted text is damaged: after its header, something is not what was written',
    ])
  })

  it('that are wrong beside another playbook are told when they are read', () => {
    const path = folder({ hosts: 'h1\n', 'play/group_vars/all.yml': 'x' })
    const inventory = loadInventory([join(path, 'hosts')])

    expect(mistakes(() => inventory.variables('h1', join(path, 'play')))).toEqual([
      '1:1 variables are a mapping, got "x"',
    ])
  })
})

describe('localhost', () => {
  it('is there without being written down, with a local connection and the variables of all', () => {
    const inventory = inventoryOf('h1\n[all:vars]\na=1\n')

    expect(select(inventory, 'localhost').hosts.map((host) => host.implicit)).toEqual([true])
    expect(inventory.hosts.has('localhost')).toBe(false)
    expect(variables(inventory, 'localhost')).toEqual({ a: 1, ansible_connection: 'local' })
    expect(inventory.groupNames('localhost')).toEqual([])
  })

  it('is the one that is written down, by any of its names', () => {
    const inventory = inventoryOf('localhost ansible_port=22\n')

    expect(select(inventory, '127.0.0.1').hosts.map((host) => host.name)).toEqual(['localhost'])
    expect(variables(inventory, '::1')).toEqual({ ansible_port: 22 })
  })
})

describe('while a play runs', () => {
  it('hosts and groups are added', () => {
    const inventory = inventoryOf('[g]\nh1\n')
    inventory.variables('h1')
    inventory.addHost('h2', ['g', 'new'], dict({ a: 1 }))
    inventory.addHost('h3')
    inventory.addToGroup('h1', 'debian', ['os'])

    expect(inventory.groupNames('h1')).toEqual(['debian', 'g', 'os'])
    expect(inventory.groupNames('h3')).toEqual(['ungrouped'])
    expect(inventory.groups.get('g')!.hosts.map((host) => host.name)).toEqual(['h1', 'h2'])
    expect(inventory.groups.get('all')!.hosts.map((host) => host.name)).toEqual(['h3', 'h1', 'h2'])
    expect(inventory.variables('h2').get('a')).toBe(1)
  })
})

describe('any text', () => {
  const ini = [
    '[a]',
    '[b:vars]',
    '[a:children]',
    '[c:children]',
    'h1',
    'h[1:3] x=1',
    'a',
    'b',
    'x=[1',
    'h1 y="',
    'c',
  ]
  const yaml = [
    'all:',
    '  hosts:',
    '    h1:',
    '  children:',
    '    a:',
    'a: {hosts: {h[1:2]: }}',
    '  vars: 1',
    '- x',
  ]
  const mutated = (lines: readonly string[]) =>
    fc
      .array(
        fc.tuple(
          fc.constantFrom(...lines),
          fc.nat(12),
          fc.constantFrom('', '[', ']', ':', '"', '=', ' ', '\n'),
        ),
      )
      .map((parts) => parts.map(([line, at, extra]) => line.slice(0, at) + extra + line.slice(at)).join('\n'))

  it.each([
    ['INI', readIni, ini],
    ['YAML', readYaml, yaml],
  ] as const)('as %s is an inventory or has faults, and can be selected from', (_title, read, lines) => {
    fc.assert(
      fc.property(fc.oneof(mutated(lines), fc.string()), (text) => {
        const builder = new Builder()
        read(builder, text, 'f')
        builder.finish()
        const inventory = new Inventory(builder, [])

        listing({ inventory })
        return select(inventory, 'all').hosts.length === inventory.hosts.size
      }),
      { numRuns: 200 },
    )
  })

  it('as a pattern selects or is refused', () => {
    const inventory = inventoryOf('[g]\nh[1:3]\n')

    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'gh12*?[]!&~:,@.-()|') }), (pattern) => {
        try {
          select(inventory, pattern)
        } catch (error) {
          expect(error).toBeInstanceOf(FaultError)
        }
      }),
    )
  })
})
