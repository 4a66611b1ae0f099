import { describe, expect, it } from 'vitest'
import type { Family } from '../../../modules/iptables/address.ts'
import { meaningOf } from '../../../modules/iptables/canonical.ts'

// Left: as people write it. Right: as iptables-save 1.8.9 printed it, on both backends.
const same: [string, string, Family?][] = [
  [
    '-p tcp -d 192.0.2.1 --dport 21 -j MARK --set-mark 21',
    '-d 192.0.2.1/32 -p tcp -m tcp --dport 21 -j MARK --set-xmark 0x15/0xffffffff',
  ],
  [
    '-p tcp -d 10.0.0.1 --dport 10000: -j MARK --set-mark 21/0xff',
    '-d 10.0.0.1/32 -p tcp -m tcp --dport 10000:65535 -j MARK --set-xmark 0x15/0xff',
  ],
  ['-p udp --sport 0:65535 -j ACCEPT', '-p udp -m udp -j ACCEPT'],
  ['-p 112 -j ACCEPT', '-p vrrp -j ACCEPT'],
  [
    '-p icmp --icmp-type echo-request -m limit --limit 60/minute --limit-burst 5 -j ACCEPT',
    '-p icmp -m icmp --icmp-type 8 -m limit --limit 1/sec -j ACCEPT',
  ],
  [
    `-m conntrack --ctstate ESTABLISHED,RELATED -m comment --comment "it's \\"x\\" a\\\\b" -j FOO`,
    `-m conntrack --ctstate RELATED,ESTABLISHED -m comment --comment "it\\'s \\"x\\" a\\\\b" -j FOO`,
  ],
  [
    '-s 10.1.2.3/255.255.0.0 ! -d 10.0.0.0/8 -i eth+ -j CONNMARK --set-mark 5',
    '-s 10.1.0.0/16 ! -d 10.0.0.0/8 -i eth+ -j CONNMARK --set-xmark 0x5/0xffffffff',
  ],
  [
    '-p tcp --syn -j CONNMARK --save-mark',
    '-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j CONNMARK --save-mark --nfmask 0xffffffff --ctmask 0xffffffff',
  ],
  [
    '-p tcp -m multiport --dports 21,10000:20000 -j CONNMARK --restore-mark',
    '-p tcp -m multiport --dports 21,10000:20000 -j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff',
  ],
  ['-j REJECT', '-j REJECT --reject-with icmp-port-unreachable'],
  ['-j LOG --log-prefix "a b" --log-level info', '-j LOG --log-prefix "a b" --log-level 6'],
  [
    '-m state --state NEW,ESTABLISHED,RELATED -p tcp --dport ftp -j ACCEPT',
    '-p tcp -m tcp --dport 21 -m state --state NEW,RELATED,ESTABLISHED -j ACCEPT',
  ],
  ['-s 1.2.3.0/24 -j SNAT --to 5.6.7.8', '-s 1.2.3.0/24 -j SNAT --to-source 5.6.7.8'],
  [
    '-p tcp --tcp-flags ALL ACK,RST,SYN,FIN -j DROP',
    '-p tcp -m tcp --tcp-flags FIN,SYN,RST,PSH,ACK,URG FIN,SYN,RST,ACK -j DROP',
  ],
  ['-j MARK --or-mark 0x10', '-j MARK --set-xmark 0x10/0x10'],
  ['-j MARK --and-mark 0xff', '-j MARK --set-xmark 0x0/0xffffff00'],
  ['-s 0.0.0.0/0 -p all -j ACCEPT', '-j ACCEPT'],
  ['-s 2001:db8:0:0::1 -j ACCEPT', '-s 2001:db8::1/128 -j ACCEPT', 'ipv6'],
  ['-s ::ffff:192.0.2.1/128 -j ACCEPT', '-s ::ffff:c000:201/128 -j ACCEPT', 'ipv6'],
  [
    '-p icmpv6 --icmpv6-type echo-request -j ACCEPT',
    '-p ipv6-icmp -m icmp6 --icmpv6-type 128 -j ACCEPT',
    'ipv6',
  ],
]

const different: [string, string][] = [
  ['-p tcp --dport 21 -j ACCEPT', '-p tcp --sport 21 -j ACCEPT'],
  ['-p tcp --dport 21 -j ACCEPT', '-p tcp ! --dport 21 -j ACCEPT'],
  ['-p tcp --dport 21 -j ACCEPT', '-p udp --dport 21 -j ACCEPT'],
  ['-j MARK --set-mark 21', '-j MARK --set-mark 0x21'],
  ['-j MARK --set-mark 21', '-j CONNMARK --set-mark 21'],
  ['-m mark --mark 21 -j ACCEPT', '-m connmark --mark 21 -j ACCEPT'],
  ['-s 10.0.0.0/8 -j ACCEPT', '-d 10.0.0.0/8 -j ACCEPT'],
  ['-s 10.0.0.0/8 -j ACCEPT', '-s 10.0.0.0/9 -j ACCEPT'],
  ['-j FOO', '-g FOO'],
  ['-m comment --comment a -j DROP', '-j DROP'],
  ['-m conntrack -j DROP', '-j DROP'],
  ['-m limit --limit 1/sec -j DROP', '-m limit --limit 1/min -j DROP'],
  ['! -s 0.0.0.0/0 -j ACCEPT', '-j ACCEPT'],
]

describe('the meaning of a rule', () => {
  it.each(same)('%s is %s', (written, printed, family = 'ipv4') => {
    const ours = meaningOf(written, family)

    expect(ours.key).toBe(meaningOf(printed, family).key)
    expect(ours.sure).toBe(true)
  })

  it.each(different)('%s is not %s', (one, other) => {
    expect(meaningOf(one, 'ipv4').key).not.toBe(meaningOf(other, 'ipv4').key)
  })

  it.each([
    '-m time --timestart 08:00 -j ACCEPT',
    '-j DSCP --set-dscp-class EF',
    '-p tcp --dport tftp-mcast -j ACCEPT',
    '-p sctp --chunk-types all DATA -j ACCEPT',
    '-m owner --uid-owner ftp -j ACCEPT',
    '-j TPROXY --on-port 50',
    '-p tcp --dport',
  ])('%s is left to iptables', (rule) => {
    expect(meaningOf(rule, 'ipv4').sure).toBe(false)
  })
})
