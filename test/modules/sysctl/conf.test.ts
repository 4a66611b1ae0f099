import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lastValue, withoutValue, withValue } from '../../../modules/sysctl/conf.ts'
import { sysctlPath, wantedValue } from '../../../modules/sysctl/key.ts'

it.each([
  ['net.ipv4.ip_forward', 'net/ipv4/ip_forward'],
  ['net/ipv4/ip_forward', 'net/ipv4/ip_forward'],
  ['net.ipv4.conf.eth0/100.forwarding', 'net/ipv4/conf/eth0.100/forwarding'],
  ['net/ipv4/conf/eth0.100/forwarding', 'net/ipv4/conf/eth0.100/forwarding'],
])('%s is /proc/sys/%s', (name, path) => {
  expect(sysctlPath(name)).toBe(path)
})

it.each([
  ['yes', '1'],
  ['False', '0'],
  [' 1024   65535 ', '1024 65535'],
  ['4096\t87380\t6291456', '4096 87380 6291456'],
])('the value %j means %j', (value, meant) => {
  expect(wantedValue(value)).toBe(meant)
})

describe('a sysctl file', () => {
  it.each([
    ['adds a line', '# local\n', '# local\nnet.ipv4.ip_forward = 1\n'],
    ['ends the last line first', '# local', '# local\nnet.ipv4.ip_forward = 1\n'],
    ['begins', '', 'net.ipv4.ip_forward = 1\n'],
    [
      'keeps spacing and order',
      'a.b=2\n net.ipv4.ip_forward=0\nc.d=3\n',
      'a.b=2\n net.ipv4.ip_forward=1\nc.d=3\n',
    ],
    ['knows the other separator', 'net/ipv4/ip_forward = 0\n', 'net/ipv4/ip_forward = 1\n'],
    ['knows the mark for errors to be ignored', '-net.ipv4.ip_forward = 0\n', '-net.ipv4.ip_forward = 1\n'],
    [
      'leaves one of several',
      'net.ipv4.ip_forward=1\n#x\nnet.ipv4.ip_forward=0\n',
      'net.ipv4.ip_forward=1\n#x\n',
    ],
    ['passes over comments', '#net.ipv4.ip_forward=0\n', '#net.ipv4.ip_forward=0\nnet.ipv4.ip_forward = 1\n'],
    [
      'passes over longer names',
      'net.ipv4.ip_forward_x=0\n',
      'net.ipv4.ip_forward_x=0\nnet.ipv4.ip_forward = 1\n',
    ],
    ['fills in an empty value', 'net.ipv4.ip_forward =\n', 'net.ipv4.ip_forward =1\n'],
  ])('%s', (_, before, after) => {
    expect(withValue(before, 'net.ipv4.ip_forward', '1')).toBe(after)
    expect(lastValue(after, 'net/ipv4/ip_forward')).toBe('1')
  })

  it('loses only lines about the name', () => {
    expect(withoutValue('#a\nx.y=1\nx/y = 2\nx.yz=3\n', 'x/y')).toBe('#a\nx.yz=3\n')
  })

  it('says what was written, whatever else is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'x.y=1 #-;/\n') }), (text) => {
        const after = withValue(text, 'x.y', '5')

        expect(lastValue(after, 'x/y')).toBe('5')
        expect(withValue(after, 'x.y', '5')).toBe(after)
        expect(lastValue(withoutValue(text, 'x/y'), 'x/y')).toBeUndefined()
      }),
    )
  })
})
