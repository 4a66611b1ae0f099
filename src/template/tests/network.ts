import { type Operation, operations } from '../filter.ts'
import type { Network } from '../net/address.ts'
import { parseNetwork } from '../net/address.ts'
import { isOfKind } from '../net/kinds.ts'

function ask(
  does: string,
  example: readonly [string, string],
  holds: (network: Network, text: string) => boolean,
): Operation {
  return {
    takes: '',
    does,
    example,
    run: (_, value) => {
      const network = typeof value === 'string' ? parseNetwork(value) : undefined
      return network !== undefined && holds(network, value as string)
    },
  }
}

const plain = (text: string) => !text.includes('/')

const ip = ask('Is an IP address.', ["'192.0.2.1' is ip", 'true'], (_, text) => plain(text))
const ipv4 = ask(
  'Is an IPv4 address or network.',
  ["'192.0.2.1' is ipv4", 'true'],
  ({ version }) => version === 4,
)
const ipv6 = ask(
  'Is an IPv6 address or network.',
  ["'192.0.2.1' is ipv6", 'false'],
  ({ version }) => version === 6,
)

/** Tests of IP addresses. */
export const networkTests = operations({
  ip,
  ip_address: ip,
  ipv4,
  ipv6,
  ipv4_address: ask(
    'Is an IPv4 address.',
    ["'192.0.2.1/24' is ipv4_address", 'false'],
    ({ version }, text) => version === 4 && plain(text),
  ),
  ipv6_address: ask(
    'Is an IPv6 address.',
    ["'2001:db8::1' is ipv6_address", 'true'],
    ({ version }, text) => version === 6 && plain(text),
  ),
  private: ask('Is a private address.', ["'10.0.0.1' is private", 'true'], (network) =>
    isOfKind(network, 'private'),
  ),
  public: ask('Is a public address.', ["'10.0.0.1' is public", 'false'], (network) =>
    isOfKind(network, 'public'),
  ),
  loopback: ask('Is a loopback address.', ["'127.0.0.1' is loopback", 'true'], (network) =>
    isOfKind(network, 'loopback'),
  ),
  multicast: ask('Is a multicast address.', ["'224.0.0.18' is multicast", 'true'], (network) =>
    isOfKind(network, 'multicast'),
  ),
})
