import { describe, expect, it } from 'vitest'
import { listing, select } from '../../src/inventory.ts'
import { Template, toPlain } from '../../src/value.ts'
import { inventoryOf, mistakes } from './folder.ts'

describe('an INI inventory', () => {
  it.each<[string, string, unknown]>([
    [
      'a group is merged from all its sections, of a variable given twice the last counts',
      '[g]\nh1 a=1\n[k]\nh1 a=2\n[g]\nh2\nh1 b=3\n',
      {
        _meta: { hostvars: { h1: { a: 2, b: 3 } } },
        all: { children: ['ungrouped', 'g', 'k'] },
        g: { hosts: ['h1', 'h2'] },
        k: { hosts: ['h1'] },
      },
    ],
    [
      'children may be declared later, those known before come first',
      '[top:children]\nlater\nearly\n[early]\ne1\n[later]\nl1\n[top]\nt1\n',
      {
        _meta: { hostvars: {} },
        all: { children: ['ungrouped', 'top'] },
        top: { children: ['early', 'later'], hosts: ['t1'] },
        early: { hosts: ['e1'] },
        later: { hosts: ['l1'] },
      },
    ],
    [
      'the deeper group wins, then the priority, then the name',
      '[p:children]\nq\n[q]\nh1\n[a]\nh1\n[b]\nh1\n[p:vars]\nv=p\nw=p\n[q:vars]\nv=q\n[a:vars]\nw=a\nx=a\nansible_group_priority=5\n[b:vars]\nx=b\ny=b\n[all:vars]\ny=all\nz=all\n',
      {
        _meta: { hostvars: { h1: { v: 'q', w: 'a', x: 'a', y: 'b', z: 'all' } } },
        all: { children: ['ungrouped', 'p', 'a', 'b'] },
        p: { children: ['q'] },
        q: { hosts: ['h1'] },
        a: { hosts: ['h1'] },
        b: { hosts: ['h1'] },
      },
    ],
    [
      'hosts of no group, of all, and of ungrouped beside another',
      'h0\nh1\n[all]\nh2\n[g]\nh1\n[ungrouped]\nh4\nh1\n',
      {
        _meta: { hostvars: {} },
        all: { children: ['ungrouped', 'g'] },
        ungrouped: { hosts: ['h0', 'h4', 'h2'] },
        g: { hosts: ['h1'] },
      },
    ],
    [
      'values are literals in both kinds of lines',
      '[g]\nh1 a=1 b=yes c=True d="[1, 2]" e=\'x y\' f="q # r" k="None" n=a=b # no\nh2:2200\n[g:vars]\no=0644\np = spaced # x\nq=5 # five\nr="quoted"\ns=\n',
      {
        _meta: {
          hostvars: {
            h1: {
              a: 1,
              b: 'yes',
              c: true,
              d: [1, 2],
              e: 'x y',
              f: 'q # r',
              k: null,
              n: 'a=b',
              o: '0644',
              p: 'spaced # x',
              q: 5,
              r: 'quoted',
              s: '',
            },
            h2: { ansible_port: 2200, o: '0644', p: 'spaced # x', q: 5, r: 'quoted', s: '' },
          },
        },
        all: { children: ['ungrouped', 'g'] },
        g: { hosts: ['h1', 'h2'] },
      },
    ],
    [
      'comments, blank lines, tabs and windows line ends',
      '\ufeff# c\r\n; c\r\n\r\n[g] # x\r\n\th1\ta=1\r\n',
      {
        _meta: { hostvars: { h1: { a: 1 } } },
        all: { children: ['ungrouped', 'g'] },
        g: { hosts: ['h1'] },
      },
    ],
  ])('%s', (_title, text, expected) => {
    expect(toPlain(listing({ inventory: inventoryOf(text) }))).toEqual(expected)
  })

  it('templates know where they were written', () => {
    const inventory = inventoryOf('h1  a="{{ x }}" b={{y}}\n[all:vars]\n  c =  {{ z }}\nd=["{{ w }}"]\n')
    const { file } = (inventory.variables('h1').get('a') as Template).place

    expect(inventory.variables('h1').get('b')).toEqual(new Template('{{y}}', { file, line: 1, column: 19 }))
    expect(inventory.variables('h1').get('c')).toEqual(new Template('{{ z }}', { file, line: 3, column: 8 }))
    expect(inventory.variables('h1').get('d')).toEqual([
      new Template('{{ w }}', { file, line: 4, column: 3 }),
    ])
  })

  it('a group and a host of one name are told', () => {
    const inventory = inventoryOf('[lb1]\nlb1\nlb2\n[eu-west]\nlb1\n')

    expect(inventory.warnings.map(({ message, place }) => [place!.line, message])).toEqual([
      [4, 'group "eu-west" has characters that no variable name has'],
      [2, 'lb1 is both a group and a host'],
    ])
    expect(select(inventory, 'lb1').hosts).toHaveLength(1)
  })
})

describe('all mistakes of an INI inventory are told at once', () => {
  it.each([
    [
      'sections, hosts and variables',
      '[ g ]\nh1\n[g:varz]\nx\n[k]\nh1 a = 1\nh2 b="c\n  n[3:1]\n[k:vars]\nabc\n=1\n[k:children]\na b\n',
      [
        '1:1 [ g ] is no section: expected [group], [group:vars] or [group:children]',
        '3:4 unknown kind of section "varz"',
        '6:4 expected name=value behind the host, got "a"',
        '7:6 this quote is never closed',
        '8:3 a range must not end before it begins, got [3:1]',
        '10:1 expected name=value, got "abc"',
        '11:1 expected name=value, got "=1"',
        '13:1 expected the name of a group, got "a b"',
      ],
    ],
    [
      'groups that are not there',
      '[lbs]\nlb1\n[lb:vars]\na=1\n[top:children]\nftp\n',
      [
        '3:1 variables for group lb, which does not exist',
        '6:1 group ftp is a child of top but does not exist',
      ],
    ],
    [
      'loops',
      '[a:children]\nb\n[b:children]\na\n[c:children]\nc\n',
      ['4:1 group a cannot be inside b, which is inside a', '6:1 group c cannot be inside itself'],
    ],
    [
      'an address without a port',
      '[g]\n[2001:db8::1]\n',
      ['2:1 [2001:db8::1] is no section: expected [group], [group:vars] or [group:children]'],
    ],
    [
      'a priority',
      '[g]\nh1\n[g:vars]\nansible_group_priority=high\n',
      ['4:1 ansible_group_priority must be an integer'],
    ],
  ])('%s', (_title, text, expected) => {
    expect(mistakes(() => inventoryOf(text))).toEqual(expected)
  })
})
