import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalIp, formatIp, ipMask, ipNetwork, parseIp } from '../../../modules/lib/ip-address.ts'

describe('IP addresses', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:0DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:0:1:0:0:0', '2001:db8:0:0:1::'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['::', '::'],
    ['::1', '::1'],
    ['10::', '10::'],
    ['fe80::10:0:0:1', 'fe80::10:0:0:1'],
    ['::ffff:192.0.2.1', '::ffff:c000:201'],
  ])('are written one way: %s', (text, canonical) => {
    expect(formatIp(parseIp(text)!)).toBe(canonical)
  })

  it.each([
    '',
    'router1',
    '192.0.2',
    '192.0.2.256',
    '192.0.2.1/24',
    '1::2::3',
    '1:2:3',
    '::12345',
    '1:2:3:4:5:6:7:8::',
  ])('are nothing else: "%s"', (text) => {
    expect(parseIp(text)).toBeUndefined()
  })

  it.each([
    ['2001:DB8:0:0::1', '2001:db8::1'],
    ['192.0.2.1', '192.0.2.1'],
    ['router1', 'router1'],
  ])('are told from other texts, which stay: %s', (text, canonical) => {
    expect(canonicalIp(text)).toBe(canonical)
  })

  it('survive being written and read', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(4 as const, 6 as const),
        fc.bigInt(0n, (1n << 128n) - 1n),
        (version, bits) => {
          const ip = {
            version,
            value: version === 4 ? bits >> 96n : bits & (bits << 17n) & ((1n << 128n) - 1n),
          }

          expect(parseIp(formatIp(ip))).toEqual(ip)
        },
      ),
    )
  })

  it.each([
    ['192.0.2.130', 25, '255.255.255.128', '192.0.2.128'],
    ['192.0.2.130', 0, '0.0.0.0', '0.0.0.0'],
    ['192.0.2.130', 32, '255.255.255.255', '192.0.2.130'],
    ['2001:db8::f', 126, 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffc', '2001:db8::c'],
  ])('%s/%i has a mask and a network', (text, prefix, mask, network) => {
    const ip = parseIp(text)!

    expect([formatIp(ipMask(ip.version, prefix)), formatIp(ipNetwork(ip, prefix))]).toEqual([mask, network])
  })
})
