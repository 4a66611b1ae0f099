import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { select } from '../../src/inventory.ts'
import { folder, inventoryOf, mistakes } from './folder.ts'

const text = `
solo
[lb]
lb1
lb2.example.org
[ftp]
ftp[1:4]
[east]
lb1
ftp1
ftp2
[routers:children]
lb
[both]
both
other
`
const names = (pattern: string | readonly string[]) =>
  select(inventoryOf(text), pattern).hosts.map((host) => host.name)

describe('a pattern means hosts', () => {
  it.each<[string | readonly string[], string[]]>([
    ['lb', ['lb1', 'lb2.example.org']],
    ['routers', ['lb1', 'lb2.example.org']],
    ['ungrouped', ['solo']],
    ['all:!ftp:!both', ['solo', 'lb1', 'lb2.example.org']],
    ['ftp:lb', ['ftp1', 'ftp2', 'ftp3', 'ftp4', 'lb1', 'lb2.example.org']],
    ['ftp,lb1', ['ftp1', 'ftp2', 'ftp3', 'ftp4', 'lb1']],
    [
      ['ftp1', 'lb:&east'],
      ['ftp1', 'lb1'],
    ],
    ['!ftp:lb:ftp', ['lb1', 'lb2.example.org']],
    ['ftp:&east', ['ftp1', 'ftp2']],
    ['&east:ftp:lb:!ftp2', ['ftp1', 'lb1']],
    ['&east', ['ftp1', 'ftp2', 'lb1']],
    ['!ftp', ['solo', 'lb1', 'both', 'other', 'lb2.example.org']],
    ['*', ['solo', 'ftp1', 'ftp2', 'ftp3', 'ftp4', 'lb1', 'both', 'other', 'lb2.example.org']],
    ['f*p[13]*', ['ftp1', 'ftp3']],
    ['ftp[2-3]', ['ftp3', 'ftp4']],
    ['lb?', ['lb1']],
    ['ftp[!13]', ['ftp2', 'ftp4']],
    ['*.example.org', ['lb2.example.org']],
    ['~ftp[2-3]', ['ftp2', 'ftp3']],
    ['~(lb|ftp)1', ['lb1', 'ftp1']],
    ['~(?P<kind>lb)1\\Z', ['lb1']],
    ['~b1', []],
    ['ftp[0]', ['ftp1']],
    ['ftp[-1]', ['ftp4']],
    ['ftp[1:2]', ['ftp2', 'ftp3']],
    ['ftp[2:]', ['ftp3', 'ftp4']],
    ['ftp[0:0]', ['ftp1']],
    ['both', ['both']],
    ['localhost', ['localhost']],
    ['127.0.0.1', ['127.0.0.1']],
    ['', []],
    ['~(?i)LB1$', ['lb1']],
    ['~(?P<kind>lb|ftp)1', ['lb1', 'ftp1']],
    ['ftp[-2:-1]', ['ftp2']],
    ['ftp[:-1]', []],
    // The glob finds the hosts of the group again, behind it.
    ['b*th*[-1]', ['both']],
    ['[lf]*[-1]', ['ftp4']],
  ])('%j', (pattern, expected) => {
    expect(names(pattern)).toEqual(expected)
  })

  it('a file of patterns', () => {
    const path = join(folder({ retry: 'lb1\n# no\n\nftp2\n' }), 'retry')

    expect(names(`@${path}`)).toEqual(['lb1', 'ftp2'])
  })

  it('an address that is a host', () => {
    const inventory = inventoryOf('2001:db8::1\n[2001:db8::2]:22\n')

    expect(select(inventory, '2001:db8::2').hosts.map((host) => host.name)).toEqual(['2001:db8::2'])
  })

  it.each([
    ['ftpp', 'no host or group matches ftpp', ['did you mean ftp?']],
    ['ftp:nothing*', 'no host or group matches nothing*', undefined],
  ])('%s matches too little, which is told', (pattern, message, notes) => {
    const place = { file: 'site.yml', line: 2, column: 10 }

    expect(select(inventoryOf(text), pattern, place).warnings).toEqual([
      { message, place, ...(notes && { notes }) },
    ])
  })

  it.each([
    ['~(', '"~(" is no valid pattern'],
    ['ftp[9]', 'ftp[9]: there are only 4 hosts'],
    ['@/nowhere/limit', 'cannot read the patterns of @/nowhere/limit: there is no such file'],
  ])('%s is refused', (pattern, message) => {
    expect(mistakes(() => names(pattern))).toEqual([message])
  })
})
