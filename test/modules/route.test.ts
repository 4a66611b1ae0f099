import { describe, expect, it } from 'vitest'
import type { State } from '../../modules/route/state.ts'
import { route } from '../../modules/route.ts'

const unsaid = {
  ...{ gateway: undefined, device: undefined, source: undefined, metric: undefined },
  allow_lockout: false,
}
const defaults = { dest: 'default', table: 'main', state: 'present', ...unsaid } as const
const client = { ...defaults, dest: '203.0.113.0/24' }
const clientV6 = { ...defaults, dest: '2001:db8:1::/48' }

const simple = '203.0.113.0/24 via 192.0.2.1 dev eth0 proto static '
const several =
  '203.0.113.0/24 \\\tnexthop via 192.0.2.1 dev eth0 weight 1 \\\tnexthop via 192.0.2.3 dev eth0 weight 2 dead linkdown '

describe('route', () => {
  it.each<[title: string, output: string, params: typeof client, routes: State['routes']]>([
    ['none', '\n', client, []],
    [
      'one by a gateway',
      simple,
      client,
      [{ type: 'unicast', gateway: '192.0.2.1', device: 'eth0', more: 'proto static' }],
    ],
    [
      'one on the link, with the kernel’s remarks',
      '192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.10 linkdown',
      { ...client, dest: '192.0.2.77/24' },
      [
        {
          type: 'unicast',
          gateway: 'none',
          device: 'eth0',
          source: '192.0.2.10',
          more: 'proto kernel scope link',
        },
      ],
    ],
    [
      'one to a host, with options',
      '203.0.113.9 via 10.9.9.9 dev eth0 table 77 proto 200 onlink mtu lock 1400',
      { ...client, dest: '203.0.113.9/32' },
      [{ type: 'unicast', gateway: '10.9.9.9', device: 'eth0', more: 'proto 200 onlink mtu lock 1400' }],
    ],
    [
      'several next hops',
      several,
      client,
      [
        {
          type: 'unicast',
          gateway: 'none',
          more: 'nexthop via 192.0.2.1 dev eth0 weight 1 nexthop via 192.0.2.3 dev eth0 weight 2',
        },
      ],
    ],
    [
      'a next hop object',
      '203.0.113.0/24 nhid 5 via 192.0.2.7 dev eth0 proto 99',
      client,
      [{ type: 'unicast', gateway: '192.0.2.7', device: 'eth0', more: 'nhid 5 proto 99' }],
    ],
    [
      'an IPv4 network by an IPv6 gateway',
      '203.0.113.0/24 via inet6 fe80::1 dev eth0',
      client,
      [{ type: 'unicast', gateway: 'inet6 fe80::1', device: 'eth0', more: '' }],
    ],
    ['a black hole', 'blackhole 203.0.113.0/24', client, [{ type: 'blackhole', gateway: 'none', more: '' }]],
    [
      'an unreachable IPv6 network',
      'unreachable 2001:db8:1::/48 dev lo metric 1024 error -113 pref medium',
      clientV6,
      [{ type: 'unreachable', gateway: 'none', more: '' }],
    ],
    [
      'those of the metric alone',
      `${simple}metric 50\n203.0.113.0/24 tos 0x10 via 192.0.2.2 dev eth0\n203.0.113.0/24 via 192.0.2.3 dev eth0 `,
      client,
      [{ type: 'unicast', gateway: '192.0.2.3', device: 'eth0', more: '' }],
    ],
    [
      'an IPv6 default route',
      'default via fe80::1 dev eth0 proto ra metric 1024 hoplimit 64 pref high',
      { ...defaults, dest: '::/0' },
      [{ type: 'unicast', gateway: 'fe80::1', device: 'eth0', more: 'proto ra hoplimit 64 pref high' }],
    ],
  ])('reads %s', (_, output, params, routes) => {
    expect(route.parse(output, params)).toEqual({ routes })
  })

  it.each<[title: string, output: string, params: object, applied: string | undefined, undone?: string]>([
    ['leaves an equal route alone', simple, { gateway: '192.0.2.1' }, undefined],
    [
      'leaves one alone whose device and source nobody asked for',
      `${simple} src 192.0.2.10`,
      { gateway: '192.0.2.1' },
      undefined,
    ],
    ['has nothing to remove', '', { state: 'absent' }, undefined],
    [
      'has nothing to remove by another gateway',
      simple,
      { state: 'absent', gateway: '192.0.2.3' },
      undefined,
    ],
    [
      'adds a route',
      '',
      { gateway: '192.0.2.1', source: '192.0.2.10' },
      'ip -4 route replace 203.0.113.0/24 via 192.0.2.1 src 192.0.2.10 metric 0 table main proto static',
      'ip -4 route del 203.0.113.0/24 via 192.0.2.1 src 192.0.2.10 metric 0 table main proto static',
    ],
    [
      'replaces the gateway at one go',
      simple,
      { gateway: '192.0.2.3', device: 'eth1' },
      'ip -4 route replace 203.0.113.0/24 via 192.0.2.3 dev eth1 metric 0 table main proto static',
      'ip -4 route replace 203.0.113.0/24 via 192.0.2.1 dev eth0 metric 0 table main proto static',
    ],
    [
      'replaces a gateway by the link',
      simple,
      { device: 'eth0' },
      'ip -4 route replace 203.0.113.0/24 dev eth0 metric 0 table main proto static',
      'ip -4 route replace 203.0.113.0/24 via 192.0.2.1 dev eth0 metric 0 table main proto static',
    ],
    [
      'replaces two routes by one',
      `${simple}\n203.0.113.0/24 via 192.0.2.3 dev eth0 `,
      { gateway: '192.0.2.3' },
      'ip -4 route del 203.0.113.0/24 via 192.0.2.1 dev eth0 metric 0 table main proto static\nip -4 route del 203.0.113.0/24 via 192.0.2.3 dev eth0 metric 0 table main\nip -4 route append 203.0.113.0/24 via 192.0.2.3 metric 0 table main proto static',
      'ip -4 route del 203.0.113.0/24 via 192.0.2.3 metric 0 table main proto static\nip -4 route append 203.0.113.0/24 via 192.0.2.1 dev eth0 metric 0 table main proto static\nip -4 route append 203.0.113.0/24 via 192.0.2.3 dev eth0 metric 0 table main',
    ],
    [
      'brings several next hops back',
      several,
      { gateway: '192.0.2.1' },
      'ip -4 route replace 203.0.113.0/24 via 192.0.2.1 metric 0 table main proto static',
      'ip -4 route replace 203.0.113.0/24 metric 0 table main nexthop via 192.0.2.1 dev eth0 weight 1 nexthop via 192.0.2.3 dev eth0 weight 2',
    ],
    [
      'brings a next hop object back',
      '203.0.113.0/24 nhid 5 via 192.0.2.7 dev eth0 proto 99',
      { state: 'absent' },
      'ip -4 route del 203.0.113.0/24 metric 0 table main nhid 5 proto 99',
      'ip -4 route replace 203.0.113.0/24 metric 0 table main nhid 5 proto 99',
    ],
    [
      'brings a black hole back',
      'blackhole 203.0.113.0/24 ',
      { gateway: '192.0.2.1' },
      'ip -4 route replace 203.0.113.0/24 via 192.0.2.1 metric 0 table main proto static',
      'ip -4 route replace blackhole 203.0.113.0/24 metric 0 table main',
    ],
  ])('%s', (_, output, asked, applied, undone) => {
    const params = { ...client, ...asked }
    const planned = route.plan(route.parse(output, params), params)

    if (!planned || 'refused' in planned) return expect(planned).toBe(applied)
    expect(route.apply(planned, params).text).toBe(applied)
    expect(route.apply({ before: planned.after, after: planned.before }, params).text).toBe(undone)
  })

  it.each([
    ['a default route without an address', { device: 'eth0' }, '-4', 'default', 'main'],
    ['an IPv6 default route by its gateway', { gateway: 'fe80::1', device: 'eth0' }, '-6', 'default', 'main'],
    ['0.0.0.0/0', { dest: '0.0.0.0/0', device: 'eth0' }, '-4', 'default', 'main'],
    [
      'a network by one of its addresses',
      { dest: '10.0.0.5/24', device: 'eth0', table: 100 },
      '-4',
      '10.0.0.0/24',
      '100',
    ],
    ['a host', { dest: '2001:DB8::0:1', device: 'eth0' }, '-6', '2001:db8::1/128', 'main'],
  ])('asks for %s', (_, asked, version, destination, table) => {
    const { text } = route.probe({ ...defaults, ...asked })

    expect(text).toContain(`ip -o ${version} route show exact ${destination} table ${table} 2>&1`)
  })

  it.each([
    ['a router', { gateway: '192.0.2.1' }, []],
    ['nothing to send to', {}, ['one of gateway and device is required']],
    ['nothing to send to, to remove', { state: 'absent' }, []],
    [
      'a name',
      { dest: 'ftp.example.com', device: 'eth0' },
      ['dest: expected "default", an address or a network such as 198.51.100.0/24, got "ftp.example.com"'],
    ],
    ['too long a prefix', { dest: '10.0.0.0/33', device: 'eth0' }, [expect.stringContaining('10.0.0.0/33')]],
    [
      'two IP versions',
      { dest: '10.0.0.0/8', gateway: '2001:db8::1' },
      ['gateway: expected one IPv4 address, got "2001:db8::1"'],
    ],
    [
      'an address of some link',
      { gateway: 'fe80::1' },
      ['gateway: fe80::1 is an address of the link; say which with device'],
    ],
  ])('judges %s', (_, asked, faults) => {
    expect(route.check?.({ ...defaults, ...asked } as typeof defaults)).toEqual(faults)
  })

  const byDefault = 'login 203.0.113.7 default via 192.0.2.1 dev eth0 proto dhcp metric 100'
  it.each<[title: string, output: string, params: object, refused: boolean]>([
    [
      'another gateway',
      `default via 192.0.2.1 dev eth0 metric 100\n${byDefault}`,
      { gateway: '192.0.2.9', metric: 100 },
      true,
    ],
    [
      'no route',
      `default via 192.0.2.1 dev eth0 metric 100\n${byDefault}`,
      { state: 'absent', metric: 100 },
      true,
    ],
    ['a better metric', byDefault, { gateway: '192.0.2.9' }, true],
    ['a longer prefix', byDefault, { dest: '203.0.113.0/24', gateway: '192.0.2.9' }, true],
    ['a worse metric', byDefault, { gateway: '192.0.2.9', metric: 200 }, false],
    [
      'the same gateway by a longer prefix',
      byDefault,
      { dest: '203.0.113.0/24', gateway: '192.0.2.1' },
      false,
    ],
    ['a network without the client', byDefault, { dest: '198.51.100.0/24', gateway: '192.0.2.9' }, false],
    [
      'no login by SSH',
      'default via 192.0.2.1 dev eth0 metric 100',
      { gateway: '192.0.2.9', metric: 100 },
      false,
    ],
    [
      'a login on the link',
      'login 192.0.2.7 192.0.2.0/24 dev eth0 proto kernel src 192.0.2.10',
      { gateway: '192.0.2.9' },
      false,
    ],
    ['another IP version', 'login 2001:db8::7 default via fe80::1 dev eth0', { gateway: '192.0.2.9' }, false],
  ])('does not lead the login in use another way: %s', (_, output, asked, refused) => {
    const params = { ...defaults, ...asked } as typeof defaults
    const planned = route.plan(route.parse(output, params), params)

    expect(planned !== undefined && 'refused' in planned).toBe(refused)
  })

  it('asks for the way of the login unless that may change', () => {
    expect(route.probe(defaults).text).toContain('fibmatch')
    expect(route.probe({ ...defaults, allow_lockout: true }).text).not.toContain('fibmatch')
    expect(route.probe({ ...defaults, table: '100' as 'main' }).text).not.toContain('fibmatch')
  })
})
