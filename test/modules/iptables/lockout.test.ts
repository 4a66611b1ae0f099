import { expect, it } from 'vitest'
import { admits, shutBy } from '../../../modules/iptables/lockout.ts'
import type { Chain } from '../../../modules/iptables/state.ts'

it.each([
  ['an open policy', 'INPUT', 'ACCEPT', [], true],
  ['a closed one', 'INPUT', 'DROP', [], false],
  ['the port accepted', 'INPUT', 'DROP', ['-p tcp -m tcp --dport 22 -j ACCEPT'], true],
  ['the port among others', 'INPUT', 'DROP', ['-p tcp -m multiport --dports 21,20:30 -j ACCEPT'], true],
  ['another port', 'INPUT', 'DROP', ['-p tcp -m tcp --dport 2222 -j ACCEPT'], false],
  ['another protocol', 'INPUT', 'DROP', ['-p udp -m udp --dport 22 -j ACCEPT'], false],
  [
    'the network of the client',
    'INPUT',
    'DROP',
    ['-s 192.0.2.0/24 -p tcp -m tcp --dport 22 -j ACCEPT'],
    true,
  ],
  [
    'only what is established',
    'INPUT',
    'DROP',
    ['-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'],
    false,
  ],
  ['loopback', 'INPUT', 'DROP', ['-i lo -j ACCEPT'], false],
  ['all but loopback', 'INPUT', 'DROP', ['! -i lo -j ACCEPT'], true],
  ['all refused at the end', 'INPUT', 'ACCEPT', ['-j REJECT --reject-with icmp-host-prohibited'], false],
  ['accepted before that', 'INPUT', 'ACCEPT', ['-p tcp -m tcp --dport 22 -j ACCEPT', '-j REJECT'], true],
  ['accepted after that', 'INPUT', 'ACCEPT', ['-j DROP', '-p tcp -m tcp --dport 22 -j ACCEPT'], false],
  ['another network', 'INPUT', 'DROP', ['-s 198.51.100.0/24 -j ACCEPT'], false],
  ['all but its network', 'INPUT', 'DROP', ['! -s 192.0.2.0/24 -j ACCEPT'], false],
  ['a network that is a name', 'INPUT', 'DROP', ['-s office -j ACCEPT'], true],
  ['what is marked for balancing', 'INPUT', 'DROP', ['-m mark --mark 0x15 -j ACCEPT'], false],
  ['what has no mark', 'INPUT', 'DROP', ['-m mark ! --mark 0x15 -j ACCEPT'], true],
  ['what is marked refused', 'INPUT', 'ACCEPT', ['-m mark --mark 0x15/0xff -j DROP'], true],
  ['what has no mark refused', 'INPUT', 'ACCEPT', ['-m mark --mark 0x0 -j DROP'], false],
  ['others refused', 'INPUT', 'ACCEPT', ['-s 198.51.100.9/32 -j DROP'], true],
  ['the client refused', 'INPUT', 'ACCEPT', ['-s 192.0.2.50/32 -j DROP'], false],
  [
    'a range that the client is in refused',
    'INPUT',
    'ACCEPT',
    ['-m iprange --src-range 192.0.2.9-192.0.2.99 -j DROP'],
    false,
  ],
  [
    'a range of others refused',
    'INPUT',
    'ACCEPT',
    ['-m iprange --src-range 192.0.2.9-192.0.2.49 -j DROP'],
    true,
  ],
  [
    'all but a range that it is in refused',
    'INPUT',
    'ACCEPT',
    ['-m iprange ! --src-range 192.0.2.9-192.0.2.99 -j DROP'],
    true,
  ],
  [
    'answers to a range that it is in refused',
    'OUTPUT',
    'ACCEPT',
    ['-m iprange --dst-range 192.0.2.50-192.0.2.50 -j DROP'],
    false,
  ],
  [
    'the port that it was opened to refused',
    'INPUT',
    'ACCEPT',
    ['-m conntrack --ctorigdstport 22 -j DROP'],
    false,
  ],
  ['what is for one host refused', 'INPUT', 'ACCEPT', ['-m pkttype --pkt-type unicast -j DROP'], false],
  ['what is for all hosts refused', 'INPUT', 'ACCEPT', ['-m pkttype --pkt-type broadcast -j DROP'], true],
  ['packets of any length refused', 'INPUT', 'ACCEPT', ['-m length --length 0:65535 -j DROP'], false],
  ['answers to another network', 'OUTPUT', 'DROP', ['-d 198.51.100.0/24 -j ACCEPT'], false],
  [
    'to an address of the host',
    'INPUT',
    'DROP',
    ['-d 192.0.2.1/32 -p tcp -m tcp --dport 22 -j ACCEPT'],
    true,
  ],
  ['replies going out', 'OUTPUT', 'DROP', ['-m conntrack --ctstate ESTABLISHED -j ACCEPT'], true],
  ['replies from the port', 'OUTPUT', 'DROP', ['-p tcp -m tcp --sport 22 -j ACCEPT'], true],
  ['nothing going out', 'OUTPUT', 'DROP', ['-p tcp -m tcp --dport 22 -j ACCEPT'], false],
  ['nothing coming in', 'PREROUTING', 'ACCEPT', ['-p tcp -m tcp --dport 22 -j DROP'], false],
  ['replies refused late', 'POSTROUTING', 'ACCEPT', ['-p tcp -m tcp --sport 22 -j DROP'], false],
  ['what opens a connection refused', 'INPUT', 'ACCEPT', ['-p tcp --dport 22 --syn -j DROP'], false],
  [
    'new ones that open none refused',
    'INPUT',
    'ACCEPT',
    ['-p tcp ! --syn -m state --state NEW -j DROP'],
    true,
  ],
  ['either port refused', 'INPUT', 'ACCEPT', ['-p tcp -m multiport --ports 22 -j DROP'], false],
  ['what is for the host refused', 'INPUT', 'ACCEPT', ['-m addrtype --dst-type LOCAL -j DROP'], false],
  ['an interface that may be the one', 'INPUT', 'ACCEPT', ['-i eth0 -j DROP'], true],
] as const)('lets SSH through or not: %s', (_, name, policy, rules, admitted) => {
  const chains = { [name]: { exists: true, policy, rules } }

  expect(admits(chains, 'mangle', name, { port: 22, client: '192.0.2.50' }, 'ipv4')).toBe(admitted)
})

it.each([
  ['its interface refused', 'INPUT', ['-i eth1 -j DROP'], false],
  ['all that begin like it', 'INPUT', ['-i eth+ -j DROP'], false],
  ['replies by it refused', 'OUTPUT', ['-o eth1 -j DROP'], false],
  ['another interface refused', 'INPUT', ['-i eth0 -j DROP'], true],
  ['all but it refused', 'INPUT', ['! -i eth1 -j DROP'], true],
  ['loopback refused', 'INPUT', ['-i lo -j DROP'], true],
] as const)('knows the interface of the login: %s', (_, name, rules, admitted) => {
  const login = { port: 22, client: '192.0.2.50', device: 'eth1' }

  const chains = { [name]: { exists: true, policy: 'ACCEPT', rules } }

  expect(admits(chains, 'filter', name, login, 'ipv4')).toBe(admitted)
})

it.each([
  ['the address of the host refused', ['-d 192.0.2.1/32 -p tcp --dport 22 -j DROP'], false],
  ['another address of it refused', ['-d 192.0.2.2/32 -p tcp --dport 22 -j DROP'], true],
])('knows the address that the login reached: %s', (_, rules, admitted) => {
  const login = { port: 22, client: '192.0.2.50', server: '192.0.2.1' }
  const chains = { INPUT: { exists: true, policy: 'ACCEPT', rules } }

  expect(admits(chains, 'filter', 'INPUT', login, 'ipv4')).toBe(admitted)
})

const table = (chains: Record<string, readonly string[]>): Record<string, Chain> =>
  Object.fromEntries(Object.entries(chains).map(([name, rules]) => [name, { exists: true, rules }]))

it.each<[string, Record<string, string[]>, boolean]>([
  ['a chain that drops all', { INPUT: ['-j A'], A: ['-j DROP'] }, false],
  ['one that it leads to', { INPUT: ['-j A'], A: ['-j B'], B: ['-p tcp --dport 22 -j REJECT'] }, false],
  ['one that drops others', { INPUT: ['-j A'], A: ['-p tcp --dport 23 -j DROP'] }, true],
  ['a jump that is for others', { INPUT: ['-p udp -j A'], A: ['-j DROP'] }, true],
  ['a jump that may be for others', { INPUT: ['-m set --match-set s src -j A'], A: ['-j DROP'] }, true],
  ['a chain that accepts', { INPUT: ['-j A', '-j DROP'], A: ['-p tcp --dport 22 -j ACCEPT'] }, true],
  ['one that decides nothing', { INPUT: ['-j A', '-j DROP'], A: ['-j LOG'] }, false],
  ['one that is not there', { INPUT: ['-j A', '-j DROP'] }, false],
  ['one that is left ahead', { INPUT: ['-j A'], A: ['-p tcp --dport 22 -j RETURN', '-j DROP'] }, true],
  ['left for what comes behind', { INPUT: ['-j A', '-j DROP'], A: ['-j RETURN', '-j ACCEPT'] }, false],
  ['maybe left', { INPUT: ['-j A'], A: ['-m limit --limit 1/sec -j RETURN', '-j DROP'] }, true],
  ['back to the built-in chain', { INPUT: ['-j RETURN', '-j DROP'] }, true],
  ['gone to, so that nothing comes behind', { INPUT: ['-g A', '-j DROP'], A: [] }, true],
  ['gone to from a chain', { INPUT: ['-j A', '-j DROP'], A: ['-g B', '-j ACCEPT'], B: [] }, false],
  ['gone to, and dropped', { INPUT: ['-g A', '-j ACCEPT'], A: ['-j DROP'] }, false],
  ['gone to for others', { INPUT: ['-p udp -g A', '-j DROP'], A: ['-j ACCEPT'] }, false],
  ['a circle', { INPUT: ['-j A'], A: ['-j B'], B: ['-j A', '-j DROP'] }, false],
  ['a circle without an end', { INPUT: ['-j A'], A: ['-j A'] }, true],
])('follows jumps: %s', (_, chains, admitted) => {
  const login = { port: 22, client: '192.0.2.50' }

  expect(admits(table(chains), 'filter', 'INPUT', login, 'ipv4')).toBe(admitted)
})

it.each<[string, Record<string, string[]>, Record<string, string[]>, string | undefined]>([
  ['a chain that nothing leads to', { A: [] }, { A: ['-j DROP'] }, undefined],
  ['one that INPUT leads to', { INPUT: ['-j A'], A: [] }, { INPUT: ['-j A'], A: ['-j DROP'] }, 'INPUT'],
  ['answers led to it', { A: ['-j DROP'] }, { A: ['-j DROP'], OUTPUT: ['-j A'] }, 'OUTPUT'],
  ['what goes through led to it', { A: ['-j DROP'] }, { A: ['-j DROP'], FORWARD: ['-j A'] }, undefined],
  ['what was shut before', { INPUT: ['-j DROP'] }, { INPUT: ['-j LOG', '-j DROP'] }, undefined],
])('says which built-in chain a change would shut: %s', (_, from, to, shut) => {
  const login = { port: 22, client: '192.0.2.50' }

  expect(shutBy('filter', { from: table(from), to: table(to) }, login, 'ipv4')).toBe(shut)
})

it.each([
  ['to another port', 'PREROUTING', '-p tcp --dport 22 -j REDIRECT --to-ports 2222', false],
  ['to the same port', 'PREROUTING', '-p tcp --dport 22 -j REDIRECT --to-ports 22', true],
  ['to no port', 'PREROUTING', '-p tcp --dport 22 -j REDIRECT', true],
  ['another port', 'PREROUTING', '-p tcp --dport 80 -j REDIRECT --to-ports 8080', true],
  ['what may be others', 'PREROUTING', '-p tcp --dport 22 -m set --match-set s src -j REDIRECT --to 2', true],
  [
    'to another host',
    'PREROUTING',
    '-d 192.0.2.1 -p tcp --dport 22 -j DNAT --to-destination 10.0.0.2',
    false,
  ],
  ['another address', 'PREROUTING', '-d 192.0.2.2 -p tcp --dport 22 -j DNAT --to-destination 10.0.0.2', true],
  ['to the host itself', 'PREROUTING', '-j DNAT --to-destination 192.0.2.1:22', true],
  ['to the host, another port', 'PREROUTING', '-p tcp -j DNAT --to-destination 192.0.2.1:23', false],
  ['to a port alone', 'PREROUTING', '-p tcp -j DNAT --to-destination :2222', false],
  ['to a network', 'PREROUTING', '-d 192.0.2.0/24 -j NETMAP --to 198.51.100.0/24', false],
  ['what the host itself opens', 'OUTPUT', '-p tcp --dport 22 -j DNAT --to-destination 10.0.0.2', true],
  ['the source', 'POSTROUTING', '-j MASQUERADE', true],
])('tells whether a new login is led away: %s', (_, name, rule, admitted) => {
  const login = { port: 22, client: '192.0.2.50', server: '192.0.2.1', device: 'eth0' }

  expect(admits(table({ [name]: [rule] }), 'nat', name, login, 'ipv4')).toBe(admitted)
})

it.each([
  ['by IPv6, to the host itself', '2001:db8::1', 'PREROUTING', '[2001:db8::1]:22', true],
  ['by IPv6, to another host', '2001:db8::1', 'PREROUTING', '2001:db8::2', false],
  ['from the host itself', '::1', 'OUTPUT', '[2001:db8::2]:22', false],
  ['from the host itself, past PREROUTING', '::1', 'PREROUTING', '[2001:db8::2]:22', true],
])('tells whether a new login is led away %s', (_, server, name, to, admitted) => {
  const login = { port: 22, client: '::1', server, device: server === '::1' ? 'lo' : 'eth0' }
  const chains = table({ [name]: [`-p tcp --dport 22 -j DNAT --to-destination ${to}`] })

  expect(admits(chains, 'nat', name, login, 'ipv6')).toBe(admitted)
})
