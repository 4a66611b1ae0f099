import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatIp } from '../../../modules/lib/ip-address.ts'
import { kernelAddress, readPeer } from '../../../modules/lib/kernel-address.ts'

it.each([
  ['127.0.0.1', '0100007F'],
  ['0.0.0.0', '00000000'],
  ['::1', '00000000000000000000000001000000'],
  ['2001:db8::10.1.2.3', 'B80D012000000000000000000302010A'],
  ['2001:db8:0:1:2:3:4:5', 'B80D0120010000000300020005000400'],
  ['1.2.3', undefined],
  ['1:2', undefined],
  ['::1::', undefined],
  ['host', undefined],
])('writes %s as %s', (address, hex) => {
  expect(kernelAddress(address)?.hex).toBe(hex)
})

it.each([
  ['0100007F:0848', '127.0.0.1', 2120],
  ['0A0200C0:0014', '192.0.2.10', 20],
  ['0000000000000000FFFF00000A0200C0:0014', '192.0.2.10', 20],
  ['B80D0120000000000000000001000000:0014', '2001:db8::1', 20],
])('reads the peer %s', (text, address, port) => {
  expect(readPeer(text)).toEqual({ address, port })
})

it('reads what it writes', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.bigInt(0n, 0xffffffffn).map((value) => ({ version: 4 as const, value })),
        fc.bigInt(1n << 48n, (1n << 128n) - 1n).map((value) => ({ version: 6 as const, value })),
      ),
      (ip) => {
        const address = formatIp(ip)

        expect(readPeer(`${kernelAddress(address)!.hex}:0015`)).toEqual({ address, port: 21 })
      },
    ),
  )
})
