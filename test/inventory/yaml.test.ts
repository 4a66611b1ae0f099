import { describe, expect, it } from 'vitest'
import { listing } from '../../src/inventory.ts'
import { toPlain } from '../../src/value.ts'
import { inventoryOf, mistakes } from './folder.ts'

describe('a YAML inventory', () => {
  it.each<[string, string, string, unknown]>([
    [
      'a name alone is a host; priority is no variable',
      'h.yml',
      'a: {hosts: h1, vars: {v: a, ansible_group_priority: 5}}\nb: {hosts: {h1: {}}, vars: {v: b}}\n',
      {
        _meta: { hostvars: { h1: { v: 'a' } } },
        all: { children: ['ungrouped', 'a', 'b'] },
        a: { hosts: ['h1'] },
        b: { hosts: ['h1'] },
      },
    ],
    [
      'values have the types of YAML 1.1',
      'h.yml',
      'all:\n  vars: {a: null, c: "", d: 0644, e: 1.5, f: yes, h: "{{ x }}", i: 2001-01-01, j: 1e3, k: {1: [y]}}\n  hosts: {h1: }\n',
      {
        _meta: {
          hostvars: {
            h1: {
              a: null,
              c: '',
              d: 420,
              e: 1.5,
              f: true,
              h: '{{ x }}',
              i: '2001-01-01',
              j: '1e3',
              k: { 1: ['y'] },
            },
          },
        },
        all: { children: ['ungrouped'] },
        ungrouped: { hosts: ['h1'] },
      },
    ],
    [
      'a file without an ending shows by its first line what it is',
      'hosts',
      '# YAML\nall:\n  hosts:\n    a: {x: 1}\n  children:\n    g: {hosts: {b: }}\n',
      {
        _meta: { hostvars: { a: { x: 1 } } },
        all: { children: ['ungrouped', 'g'] },
        ungrouped: { hosts: ['a'] },
        g: { hosts: ['b'] },
      },
    ],
    [
      'JSON',
      'h.json',
      '{"g": {"hosts": {"h1": {"b": 1e3}}, "vars": {"x": [1]}}}',
      {
        _meta: { hostvars: { h1: { b: 1000, x: [1] } } },
        all: { children: ['ungrouped', 'g'] },
        g: { hosts: ['h1'] },
      },
    ],
    ['an empty file', 'h.yml', '# nothing\n', { _meta: { hostvars: {} }, all: { children: ['ungrouped'] } }],
  ])('%s', (_title, name, text, expected) => {
    expect(toPlain(listing({ inventory: inventoryOf(text, name) }))).toEqual(expected)
  })

  it('a key given twice is told', () => {
    const inventory = inventoryOf('all:\n  hosts: {h1: }\n  hosts: {h2: }\n', 'h.yml')

    expect([...inventory.hosts.keys()]).toEqual(['h2'])
    expect(inventory.warnings.map((warning) => warning.message)).toEqual([
      '"hosts" is given twice; the last one counts',
    ])
  })
})

describe('all mistakes of a YAML inventory are told at once', () => {
  it.each([
    [
      'keys and kinds',
      'g:\n  host: {a: }\n  vars: [1]\n  hosts:\n    - h1\nk: 1\nl:\n  hosts:\n    h2: 1\n    1: {}\n    n[1:: {}\n',
      [
        '2:3 unknown key in group g: "host"',
        '3:9 vars of group g must be a mapping, got a list',
        '5:5 hosts of group g must be a mapping, got a list',
        '6:4 group k must be a mapping of hosts, vars, children, got 1',
        '9:9 variables of host h2 must be a mapping, got 1',
        '10:5 the name of a host must be a text, got 1: quote it',
        '11:5 host "n[1:" ends in ":" but no port follows',
      ],
    ],
    ['syntax', 'g:\n  hosts:\n    h1: {{ x }}\n', ['3:9 a value that begins with {{ must be quoted']],
    ['a list', '- a\n', ['1:1 an inventory is a mapping of groups, got a list']],
    ['a plugin', 'plugin: aws_ec2\n', ['1:1 inventory plugins are not supported: this file configures one']],
    [
      'a loop',
      'a: {children: {b: {children: {a: }}}}\n',
      ['1:16 group b cannot be inside a, which is inside b'],
    ],
    [
      'encrypted values',
      'g:\n  vars:\n    a: !vault |\n      $ANSIBLE_VAULT;1.1;AES256\n      33\n',
      ['3:15 this vaulted text is damaged: after its header, something is not what was written'],
    ],
  ])('%s', (_title, text, expected) => {
    expect(mistakes(() => inventoryOf(text, 'h.yml'))).toEqual(expected)
  })
})
