import { describe, expect, it } from 'vitest'
import { Answers } from '../../../modules/setup/answers.ts'
import { dns } from '../../../modules/setup/dns.ts'
import { network } from '../../../modules/setup/network.ts'

const recorded = `/sys/class/net/br-int/address:02:fc:00:00:00:09
/sys/class/net/eth0/address:02:fc:00:00:00:01
/sys/class/net/lo/address:00:00:00:00:00:00
/sys/class/net/br-int/mtu:1500
/sys/class/net/eth0/mtu:1400
/sys/class/net/lo/mtu:65536
/sys/class/net/br-int/operstate:down
/sys/class/net/eth0/operstate:up
/sys/class/net/lo/operstate:unknown
/sys/class/net/br-int/type:1
/sys/class/net/eth0/type:1
/sys/class/net/lo/type:772
/sys/class/net/br-int/flags:0x1002
/sys/class/net/eth0/flags:0x1103
/sys/class/net/lo/flags:0x9
/sys/class/net/eth0/speed:-1
/sys/class/net/br-int/bridge/bridge_id:8000.02fc00000009
/sys/class/net/br-int/bridge/stp_state:0
/etc/resolv.conf:# made by hand
/etc/resolv.conf:nameserver 198.51.100.53
/etc/resolv.conf:nameserver 198.51.100.54
/etc/resolv.conf:search example.com lan
/etc/resolv.conf:options timeout:1 rotate
=network
brif /sys/class/net/br-int/brif/eth0
1: lo    inet 127.0.0.1/8 scope host lo
1: lo    inet6 ::1/128 scope host
4: eth0    inet 192.0.2.2/24 brd 192.0.2.255 scope global eth0
4: eth0    inet 192.0.2.100/32 scope global eth0
4: eth0    inet 192.0.2.101/32 scope global eth0:1
4: eth0    inet6 fd00::2/64 scope global
4: eth0    inet6 fe80::fc:ff:fe00:1/64 scope link
7: tun0    inet 198.51.100.1 peer 198.51.100.9/32 scope global tun0
8.8.8.8 via 192.0.2.1 dev eth0 src 192.0.2.2 uid 0
2404:6800:400a:800::1012 from :: via fd00::1 dev eth0 src fd00::2 metric 1024 pref medium`

const secondary = (address: string) => ({
  address,
  broadcast: '',
  netmask: '255.255.255.255',
  network: address,
  prefix: '32',
})

describe('the network', () => {
  const facts = network.parse(new Answers(recorded))

  it('has addresses that lead out', () => {
    expect(facts.default_ipv4).toEqual({
      interface: 'eth0',
      address: '192.0.2.2',
      gateway: '192.0.2.1',
      broadcast: '192.0.2.255',
      netmask: '255.255.255.0',
      network: '192.0.2.0',
      prefix: '24',
      macaddress: '02:fc:00:00:00:01',
      mtu: 1400,
      type: 'ether',
      alias: 'eth0',
    })
    expect(facts.default_ipv6).toEqual({
      interface: 'eth0',
      address: 'fd00::2',
      gateway: 'fd00::1',
      prefix: '64',
      scope: 'global',
      macaddress: '02:fc:00:00:00:01',
      mtu: 1400,
      type: 'ether',
    })
  })

  it('has addresses, without those of the loopback', () => {
    expect(facts.all_ipv4_addresses).toEqual(['192.0.2.2', '192.0.2.100', '192.0.2.101', '198.51.100.1'])
    expect(facts.all_ipv6_addresses).toEqual(['fd00::2', 'fe80::fc:ff:fe00:1'])
  })

  it('has interfaces, and names for single addresses', () => {
    expect(facts.interfaces).toEqual(['br-int', 'eth0', 'lo', 'eth0:1', 'tun0'])
    expect(facts.eth0).toEqual({
      device: 'eth0',
      active: true,
      macaddress: '02:fc:00:00:00:01',
      mtu: 1400,
      type: 'ether',
      speed: -1,
      promisc: true,
      ipv4: {
        address: '192.0.2.2',
        broadcast: '192.0.2.255',
        netmask: '255.255.255.0',
        network: '192.0.2.0',
        prefix: '24',
      },
      ipv4_secondaries: [secondary('192.0.2.100'), secondary('192.0.2.101')],
      ipv6: [
        { address: 'fd00::2', prefix: '64', scope: 'global' },
        { address: 'fe80::fc:ff:fe00:1', prefix: '64', scope: 'link' },
      ],
    })
    expect(facts['eth0:1']).toEqual({ ipv4: secondary('192.0.2.101') })
    expect(facts['br-int']).toMatchObject({
      type: 'bridge',
      active: false,
      interfaces: ['eth0'],
      id: '8000.02fc00000009',
      stp: false,
    })
  })

  it('is left out where ip is missing', () => {
    expect(network.parse(new Answers('/sys/class/net/lo/mtu:65536\n=network\n'))).toEqual({})
  })

  it('has no way out where the kernel knows none', () => {
    const alone = network.parse(new Answers('=network\n1: lo    inet 127.0.0.1/8 scope host lo'))

    expect(alone).toMatchObject({ default_ipv4: {}, default_ipv6: {}, all_ipv4_addresses: [] })
  })

  it('looks names up as resolv.conf says', () => {
    expect(dns.parse(new Answers(recorded))).toEqual({
      dns: {
        nameservers: ['198.51.100.53', '198.51.100.54'],
        search: ['example.com', 'lan'],
        options: { timeout: '1', rotate: true },
      },
    })
  })
})
