import { expect, it } from 'vitest'
import { admits } from '../../../modules/iptables/lockout.ts'

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
  ['an interface that may be the one', 'INPUT', 'ACCEPT', ['-i eth0 -j DROP'], true],
] as const)('lets SSH through or not: %s', (_, name, policy, rules, admitted) => {
  expect(admits({ exists: true, policy, rules }, name, { port: 22, client: '192.0.2.50' }, 'ipv4')).toBe(
    admitted,
  )
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

  expect(admits({ exists: true, policy: 'ACCEPT', rules }, name, login, 'ipv4')).toBe(admitted)
})
