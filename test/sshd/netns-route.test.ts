import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { route } from '../../modules/route.ts'
import { type Script, sh, steps, userScript } from '../../src/script.ts'
import { law, type Trial } from '../laws.ts'
import { Namespace, namespaces } from './namespace.ts'

const defaults = { dest: 'default', table: 'main', state: 'present' } as const
const unsaid = { device: undefined, source: undefined, metric: undefined, allow_lockout: false }
const client = '203.0.113.0/24'
const clientV6 = '2001:db8:1::/48'

/** Two interfaces with a network each, and nothing but the kernel's own routes. */
const fresh = `
ip link show dev lan0 >/dev/null 2>&1 || ip link add lan0 type veth peer name lan1
ip link set lan0 down
ip link set lan1 down
for t in main 100; do ip route flush table $t; ip -6 route flush table $t; done 2>/dev/null || :
for l in lan0 lan1; do ip addr flush dev $l; sysctl -q -w net.ipv6.conf.$l.accept_dad=0; done
ip link set lo up
ip link set lan0 up
ip link set lan1 up
ip addr add 192.0.2.10/24 dev lan0
ip addr add 192.0.2.100/32 dev lan0
ip addr add 198.51.100.10/24 dev lan1
ip addr add 2001:db8::10/64 dev lan0 nodad
ip addr add 2001:db8:ff::10/64 dev lan1 nodad
`

describe.runIf(namespaces)('route', () => {
  let space: Namespace
  beforeAll(async () => {
    space = await Namespace.open()
  })
  afterAll(() => space.close())

  const trial = (before: string): Trial => ({
    shell: async (script) => space.run(script),
    arrange: userScript(fresh + before),
  })
  const routes = (words: string): string =>
    space.run(`ip -o ${words}`).stdout.split('\n').filter(madeByTest).join('\n').trim()

  it('refuses to lead the login in use another way, and does so when told to', async () => {
    const before = 'ip route add default via 192.0.2.1\nip route add 203.0.113.0/24 via 198.51.100.1'
    const login = sh`export SSH_CONNECTION='203.0.113.7 50000 192.0.2.10 22'`
    const shell = async (script: Script) => space.run(steps(login, script))
    const params = { ...defaults, ...unsaid, dest: client, gateway: '192.0.2.1' }

    const guarded = await law(route, params, { ...trial(before), shell })
    const allowed = await law(route, { ...params, allow_lockout: true }, { ...trial(before), shell })
    const other = await law(
      route,
      { ...params, dest: 'default', gateway: '192.0.2.9' },
      { ...trial(before), shell },
    )

    expect(guarded.refused).toMatch(/203\.0\.113\.7, .* would no longer go by 198\.51\.100\.1/)
    expect(allowed.change).toBeDefined()
    expect(other.change).toBeDefined()
  })

  it.each<[title: string, before: string, params: object, after: string]>([
    ['adds a default route', '', { gateway: '192.0.2.1' }, 'default via 192.0.2.1 dev lan0 proto static'],
    [
      'adds a network by a gateway, device, source and metric',
      '',
      { dest: '203.0.113.7/24', gateway: '192.0.2.1', device: 'lan0', source: '192.0.2.100', metric: 50 },
      `${client} via 192.0.2.1 dev lan0 proto static src 192.0.2.100 metric 50`,
    ],
    [
      'adds a host on the link',
      '',
      { dest: '203.0.113.7', device: 'lan1' },
      '203.0.113.7 dev lan1 proto static scope link',
    ],
    [
      'puts another gateway in the place of one',
      `ip route add ${client} via 192.0.2.1 src 192.0.2.100 mtu lock 1400 proto 99`,
      { dest: client, gateway: '198.51.100.1' },
      `${client} via 198.51.100.1 dev lan1 proto static`,
    ],
    [
      'changes the source alone and keeps the rest',
      `ip route add ${client} via 192.0.2.1 dev lan0 mtu 1400 advmss 1200 onlink`,
      { dest: client, gateway: '192.0.2.1', source: '192.0.2.100' },
      `${client} via 192.0.2.1 dev lan0 src 192.0.2.100 onlink mtu 1400 advmss 1200`,
    ],
    [
      'puts one route in the place of several next hops',
      `ip route add ${client} nexthop via 192.0.2.1 weight 1 nexthop via 192.0.2.3 weight 2`,
      { dest: client, gateway: '192.0.2.3' },
      `${client} via 192.0.2.3 dev lan0 proto static`,
    ],
    [
      'puts one route in the place of two of the same metric',
      `ip route add ${client} via 192.0.2.1; ip route append ${client} via 192.0.2.3`,
      { dest: client, gateway: '192.0.2.3' },
      `${client} via 192.0.2.3 dev lan0 proto static`,
    ],
    [
      'puts a route in the place of a black hole',
      `ip route add blackhole ${client}`,
      { dest: client, gateway: '192.0.2.1' },
      `${client} via 192.0.2.1 dev lan0 proto static`,
    ],
    [
      'puts a gateway in the place of a link',
      `ip route add ${client} dev lan1 src 198.51.100.10`,
      { dest: client, gateway: '192.0.2.1' },
      `${client} via 192.0.2.1 dev lan0 proto static`,
    ],
    [
      'puts a link in the place of a gateway',
      `ip route add ${client} via 192.0.2.1`,
      { dest: client, device: 'lan0' },
      `${client} dev lan0 proto static scope link`,
    ],
    [
      'puts a route in the place of a next hop object',
      `ip nexthop replace id 5 via 192.0.2.7 dev lan0; ip route add ${client} nhid 5 proto 99`,
      { dest: client, gateway: '192.0.2.1' },
      `${client} via 192.0.2.1 dev lan0 proto static`,
    ],
    [
      'leaves other metrics alone',
      `ip route add ${client} via 192.0.2.1 metric 50; ip route add ${client} via 192.0.2.1 tos 0x10`,
      { dest: client, gateway: '192.0.2.3', metric: 60 },
      [
        `${client} tos 0x10 via 192.0.2.1 dev lan0 `,
        `${client} via 192.0.2.1 dev lan0 metric 50 `,
        `${client} via 192.0.2.3 dev lan0 proto static metric 60`,
      ].join('\n'),
    ],
    [
      'removes the route, but no wider or narrower one',
      `ip route add ${client} via 192.0.2.1 proto 99; ip route add 203.0.113.0/25 via 192.0.2.1; ip route add 203.0.0.0/16 via 192.0.2.1`,
      { dest: client, state: 'absent' },
      '203.0.0.0/16 via 192.0.2.1 dev lan0 \n203.0.113.0/25 via 192.0.2.1 dev lan0',
    ],
    [
      'removes one of two of the same metric, and brings it back to its place',
      `ip route add ${client} via 192.0.2.1; ip route append ${client} via 192.0.2.3`,
      { dest: client, gateway: '192.0.2.1', state: 'absent' },
      `${client} via 192.0.2.3 dev lan0`,
    ],
  ])('%s', async (_, before, params, after) => {
    await law(route, { ...defaults, ...params }, trial(before))

    expect(routes('route show')).toBe(after)
  })

  it.each<[title: string, before: string, params: object, after: string]>([
    [
      'adds an IPv6 network',
      '',
      { dest: clientV6, gateway: '2001:0db8::1' },
      `${clientV6} via 2001:db8::1 dev lan0 proto static metric 1024 pref medium`,
    ],
    [
      'adds an IPv6 default route by an address of the link',
      '',
      { gateway: 'fe80::1', device: 'lan1', metric: 20 },
      'default via fe80::1 dev lan1 proto static metric 20 pref medium',
    ],
    [
      'puts another IPv6 gateway in the place of one',
      `ip -6 route add ${clientV6} via 2001:db8::1 src 2001:db8::10 mtu 1400 pref high proto 99`,
      { dest: clientV6, gateway: '2001:db8:ff::1' },
      `${clientV6} via 2001:db8:ff::1 dev lan1 proto static metric 1024 pref medium`,
    ],
    [
      'puts one IPv6 route in the place of several next hops',
      `ip -6 route add ${clientV6} via 2001:db8::1; ip -6 route append ${clientV6} via 2001:db8::2`,
      { dest: clientV6, gateway: '2001:db8::2' },
      `${clientV6} via 2001:db8::2 dev lan0 proto static metric 1024 pref medium`,
    ],
    [
      'puts a gateway in the place of an unreachable IPv6 network',
      `ip -6 route add unreachable ${clientV6}`,
      { dest: clientV6, gateway: '2001:db8::2' },
      `${clientV6} via 2001:db8::2 dev lan0 proto static metric 1024 pref medium`,
    ],
    [
      'removes an IPv6 route that was advertised',
      `ip -6 route add ${clientV6} via 2001:db8::1 proto ra expires 1790`,
      { dest: clientV6, state: 'absent' },
      '',
    ],
  ])('%s', async (_, before, params, after) => {
    await law(route, { ...defaults, ...params }, trial(before))

    expect(routes('-6 route show')).toBe(after)
  })

  it('keeps a route in a table that was not there', async () => {
    const params = { ...defaults, gateway: '192.0.2.1', source: '192.0.2.100', table: 100 }
    await law(route, params, trial(''))

    expect(routes('route show table 100')).toBe('default via 192.0.2.1 dev lan0 proto static src 192.0.2.100')
  })

  it.each<[title: string, before: string, params: object]>([
    [
      'an equal one, however written',
      `ip route add ${client} via 192.0.2.1`,
      { dest: '203.0.113.9/24', gateway: '192.0.2.1' },
    ],
    [
      'an equal one in IPv6',
      `ip -6 route add ${clientV6} via 2001:db8::1`,
      { dest: '2001:DB8:1:0::/48', gateway: '2001:db8:0::1' },
    ],
    ['none to remove', '', { dest: client, state: 'absent' }],
    [
      'none to remove by that gateway',
      `ip route add ${client} via 192.0.2.1`,
      { dest: client, gateway: '192.0.2.3', state: 'absent' },
    ],
  ])('finds nothing to do with %s', async (_, before, params) => {
    const { change } = await law(route, { ...defaults, ...params }, trial(before))

    expect(change).toBeUndefined()
  })

  it('says that ip is missing', () => {
    const probe = route.probe({ ...defaults, ...unsaid, gateway: '192.0.2.1' })
    const { code, stderr } = space.run(`PATH=/nowhere\n${probe.text}`)

    expect([code, stderr]).toEqual([69, 'ip is not installed\n'])
  })
})

/** The kernel's own routes are not of the tests. */
function madeByTest(line: string): boolean {
  return !/proto kernel|^(multicast|anycast|fe80)/.test(line)
}
