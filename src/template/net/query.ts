import { int } from '../python/number.ts'
import type { V } from '../runtime.ts'
import {
  type Address,
  baseOf,
  bitsOf,
  type Network,
  parseNetwork,
  showAddress,
  sizeOf,
  within,
} from './address.ts'
import { isOfKind } from './kinds.ts'

/** What a query may look at. */
interface Asked {
  readonly network: Network
  /** Written with a prefix. */
  readonly hasPrefix: boolean
  /** As it was given. */
  readonly given: string
}

type Query = (asked: Asked) => V | undefined

const show = (network: Address, value: bigint) => showAddress({ ...network, value })
const withPrefix = (network: Network, value = network.value) => `${show(network, value)}/${network.prefix}`
const mask = ({ version, prefix }: Network) => {
  const all = (1n << BigInt(bitsOf(version))) - 1n
  return all ^ (all >> BigInt(prefix))
}
const lastOf = (network: Network) => baseOf(network) + sizeOf(network) - 1n
const isBase = (network: Network) => network.value === baseOf(network)

/** The first and last addresses that hosts can have. */
export function usable(network: Network): readonly [bigint, bigint] | undefined {
  const size = sizeOf(network)
  if (size === 1n) return undefined
  return size === 2n ? [baseOf(network), lastOf(network)] : [baseOf(network) + 1n, lastOf(network) - 1n]
}

function host(network: Network): string | undefined {
  if (sizeOf(network) === 1n || !isBase(network)) return withPrefix(network)
  return undefined
}

function gateway({ network }: Asked): string | undefined {
  return sizeOf(network) > 1n && !isBase(network) ? withPrefix(network) : undefined
}

function ip({ network }: Asked): string | undefined {
  return sizeOf(network) <= 2n || !isBase(network) ? show(network, network.value) : undefined
}

function bound(which: 0 | 1): Query {
  return ({ network, hasPrefix }) => {
    const range = hasPrefix ? usable(network) : undefined
    return range && show(network, range[which])
  }
}

function neighbour(step: bigint): Query {
  return ({ network }) => {
    const range = usable(network)
    const value = network.value + step
    return range && value >= range[0] && value <= range[1] ? show(network, value) : undefined
  }
}

function kind(name: Parameters<typeof isOfKind>[1]): Query {
  return ({ network, given }) => (isOfKind(network, name) ? given : undefined)
}

function version(wanted: 4 | 6): Query {
  return ({ network, given }) => (network.version === wanted ? given : undefined)
}

const onlyNetwork =
  (query: (network: Network) => V): Query =>
  ({ network }) =>
    sizeOf(network) > 1n ? query(network) : undefined

const subnet: Query = ({ network }) => withPrefix(network, baseOf(network))
const hostmask: Query = ({ network }) => show(network, sizeOf(network) - 1n)

/** The queries that `ipaddr` answers, by name. */
export const queries: Readonly<Record<string, Query>> = {
  '': ({ network, hasPrefix }) => (hasPrefix ? withPrefix(network) : show(network, network.value)),
  address: ip,
  ip,
  bool: () => true,
  broadcast: ({ network }) => (sizeOf(network) > 2n ? show(network, lastOf(network)) : undefined),
  cidr: ({ network }) => withPrefix(network),
  first_usable: bound(0),
  last_usable: bound(1),
  next_usable: neighbour(1n),
  previous_usable: neighbour(-1n),
  gateway,
  gw: gateway,
  router: gateway,
  'host/prefix': gateway,
  hostnet: gateway,
  host: ({ network }) => host(network),
  hostmask,
  wildcard: hostmask,
  int: ({ network, hasPrefix }) => (hasPrefix ? `${network.value}/${network.prefix}` : int(network.value)),
  ipv4: version(4),
  v4: version(4),
  ipv6: version(6),
  v6: version(6),
  lo: kind('loopback'),
  loopback: kind('loopback'),
  'link-local': kind('link-local'),
  multicast: kind('multicast'),
  unicast: kind('unicast'),
  private: kind('private'),
  public: kind('public'),
  net: ({ network }) => (sizeOf(network) > 1n && isBase(network) ? withPrefix(network) : undefined),
  netmask: ({ network }) => show(network, mask(network)),
  network: onlyNetwork((network) => show(network, baseOf(network))),
  network_id: onlyNetwork((network) => show(network, baseOf(network))),
  network_netmask: onlyNetwork(
    (network) => `${show(network, baseOf(network))} ${show(network, mask(network))}`,
  ),
  network_wildcard: onlyNetwork(
    (network) => `${show(network, baseOf(network))} ${show(network, sizeOf(network) - 1n)}`,
  ),
  'address/prefix': gateway,
  ip_netmask: ({ network }) => `${show(network, network.value)} ${show(network, mask(network))}`,
  ip_wildcard: ({ network }) => `${show(network, network.value)} ${show(network, sizeOf(network) - 1n)}`,
  'ip/prefix': gateway,
  peer,
  prefix: ({ network }) => network.prefix,
  range_usable: ({ network, hasPrefix }) => {
    const range = hasPrefix ? usable(network) : undefined
    return range && `${show(network, range[0])}-${show(network, range[1])}`
  },
  revdns: ({ network }) => reverse(network),
  size: ({ network }) => int(sizeOf(network)),
  size_usable: ({ network }) => {
    const size = sizeOf(network)
    return size === 1n ? 0 : size === 2n ? 2 : int(size - 2n)
  },
  subnet,
  type: ({ network }) => (sizeOf(network) === 1n || !isBase(network) ? 'address' : 'network'),
  version: ({ network }) => network.version,
  wrap: ({ network, hasPrefix }) => {
    const text = show(network, network.value)
    const wrapped = network.version === 6 ? `[${text}]` : text
    return hasPrefix ? `${wrapped}/${network.prefix}` : wrapped
  },
}

/** The other end of a network of two, or of four, addresses. */
function peer({ network }: Asked): V | undefined {
  const size = sizeOf(network)
  if (size === 2n) return show(network, network.value ^ 1n)
  if (size !== 4n) return undefined
  const place = network.value - baseOf(network)
  return place === 1n || place === 2n ? show(network, network.value ^ 3n) : undefined
}

function reverse({ version: kindOf, value }: Network): string {
  if (kindOf === 4)
    return `${showAddress({ version: 4, value }).split('.').reverse().join('.')}.in-addr.arpa.`
  return `${[...value.toString(16).padStart(32, '0')].reverse().join('.')}.ip6.arpa.`
}

/** The n-th address of a network (negative: from its end), undefined where it has none. */
export function nth(network: Network, index: bigint): bigint | undefined {
  const size = sizeOf(network)
  const place = index < 0n ? size + index : index
  return place >= 0n && place < size ? baseOf(network) + place : undefined
}

/** One value by one query; undefined where it does not fit. */
export function ask(given: string, query: V): V | undefined {
  const network = parseNetwork(given)
  if (!network) return undefined
  const asked: Asked = { network, hasPrefix: given.includes('/'), given }
  if (typeof query === 'number' || (typeof query === 'string' && /^-?\d+$/.test(query))) {
    if (sizeOf(network) === 1n) return queries['']!(asked)
    const value = nth(network, BigInt(query))
    return value === undefined ? undefined : withPrefix(network, value)
  }
  if (typeof query !== 'string') return undefined
  if (Object.hasOwn(queries, query)) return queries[query]!(asked)
  const outer = parseNetwork(query)
  return outer && within(network, outer) ? given : undefined
}

/** Is this a query that `ask` understands? */
export function isQuery(query: V): boolean {
  if (typeof query === 'number') return true
  return (
    typeof query === 'string' &&
    (Object.hasOwn(queries, query) || /^-?\d+$/.test(query) || parseNetwork(query) !== undefined)
  )
}
