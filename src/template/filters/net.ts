import { nearest } from '../../fault.ts'
import { type Operation, operations } from '../filter.ts'
import {
  baseOf,
  bitsOf,
  type Network,
  ofNumber,
  parseNetwork,
  showAddress,
  sizeOf,
  within,
} from '../net/address.ts'
import { mergeNetworks } from '../net/merge.ts'
import { ask, isQuery, nth, queries, usable } from '../net/query.ts'
import { Mistake } from '../python/mistake.ts'
import { int, isInteger } from '../python/number.ts'
import { str } from '../python/text.ts'
import { isList, typeName } from '../python/type.ts'
import type { V } from '../runtime.ts'

/** Filters on IP addresses and networks. */
export const netFilters = operations({
  ipaddr: addressFilter('An address or network', undefined),
  ipv4: addressFilter('An IPv4 address or network', 4),
  ipv6: addressFilter('An IPv6 address or network', 6),
  ipwrap: {
    takes: 'query=""',
    does: 'IPv6 addresses in brackets, as before a port; all else as it is.',
    example: ["'2001:db8::1' | ipwrap", "'[2001:db8::1]'"],
    run: (_, value) => {
      const wrap = (one: V): V => (typeof one === 'string' ? (ask(one, 'wrap') ?? one) : one)
      return isList(value) ? value.map(wrap) : wrap(value)
    },
  },
  ipsubnet: {
    takes: 'query="", index=none',
    does: 'The network itself; with a prefix the number of such networks in it, with an index one of them.',
    example: ["'192.0.2.0/24' | ipsubnet(28, 1)", "'192.0.2.16/28'"],
    run: (_, value, query, index) => subnet(str(value), query, index),
  },
  nthhost: {
    takes: 'query=""',
    does: 'The n-th address of a network.',
    example: ["'192.0.2.0/24' | nthhost(5)", "'192.0.2.5'"],
    run: (_, value, query) => {
      const network = networkOf(value)
      const at = nth(network, BigInt(str(query)))
      return at === undefined ? false : showAddress({ ...network, value: at })
    },
  },
  next_nth_usable: {
    takes: 'offset',
    does: 'The address so many places behind this one, if a host of its network can have it.',
    example: ["'192.0.2.5/24' | next_nth_usable(2)", "'192.0.2.7'"],
    run: (_, value, offset) => shifted(networkOf(value), BigInt(str(offset))),
  },
  previous_nth_usable: {
    takes: 'offset',
    does: 'The address so many places before this one, if a host of its network can have it.',
    example: ["'192.0.2.5/24' | previous_nth_usable(2)", "'192.0.2.3'"],
    run: (_, value, offset) => shifted(networkOf(value), -BigInt(str(offset))),
  },
  ipmath: {
    takes: 'amount',
    does: 'The address so many places on.',
    example: ["'192.0.2.5' | ipmath(-5)", "'192.0.2.0'"],
    run: (_, value, amount) => {
      if (!isInteger(amount)) throw new Mistake(`wants an integer, got ${typeName(amount)}`)
      const network = networkOf(value)
      return showAddress({ ...network, value: network.value + BigInt(amount) })
    },
  },
  network_in_network: {
    takes: 'test',
    does: 'Is the other address or network within this one?',
    example: ["'192.0.2.0/24' | network_in_network('192.0.2.7')", 'true'],
    run: (_, value, test) => within(networkOf(test), networkOf(value)),
  },
  network_in_usable: {
    takes: 'test',
    does: 'Can hosts of this network have the other address, or all of the other network?',
    example: ["'192.0.2.0/24' | network_in_usable('192.0.2.255')", 'false'],
    run: (_, value, test) => {
      const inner = networkOf(test)
      const range = usable(networkOf(value))
      return (
        range !== undefined && baseOf(inner) >= range[0] && baseOf(inner) + sizeOf(inner) - 1n <= range[1]
      )
    },
  },
  reduce_on_network: {
    takes: 'network',
    does: 'The addresses of a list that are within a network.',
    example: ["['192.0.2.1', '198.51.100.1'] | reduce_on_network('192.0.2.0/24')", "['192.0.2.1']"],
    run: (_, value, network) => {
      const outer = networkOf(network)
      return (isList(value) ? value : [value]).filter((one) => within(networkOf(one), outer))
    },
  },
  cidr_merge: {
    takes: 'action="merge"',
    does: 'The fewest networks that hold the same addresses, or with span the smallest one that holds all.',
    example: ["['192.0.2.0/25', '192.0.2.128/25'] | cidr_merge", "['192.0.2.0/24']"],
    run: (_, value, action) => {
      if (action !== 'merge' && action !== 'span')
        throw new Mistake(`action is merge or span, got ${str(action)}`)
      const merged = mergeNetworks((isList(value) ? value : [value]).map(networkOf), action)
      const shown = merged.map((network) => `${showAddress(network)}/${network.prefix}`)
      return action === 'span' ? (shown[0] ?? null) : shown
    },
  },
  ip4_hex: {
    takes: 'delimiter=""',
    does: 'An IPv4 address in hexadecimal digits.',
    example: ["'192.0.2.1' | ip4_hex", "'c0000201'"],
    run: (_, value, delimiter) =>
      networkOf(value).value.toString(16).padStart(8, '0').match(/../g)!.join(str(delimiter)),
  },
  hwaddr: hardwareFilter(),
  macaddr: hardwareFilter(),
})

function addressFilter(what: string, version: 4 | 6 | undefined): Operation {
  const wanted = version === 6 ? "'2001:db8::1/64'" : "'192.0.2.1/24'"
  return {
    takes: 'query="", version=false',
    does: `${what} if the value is one, else false; with a query what it asks (${Object.keys(queries).filter(Boolean).join(', ')}, a number, a network). Of a list those items that fit.`,
    example: [`${wanted} | ip${version ? `v${version}` : 'addr'}('prefix')`, version === 6 ? '64' : '24'],
    run: (_, value, query) => {
      if (!isQuery(query)) {
        const near = nearest(str(query), Object.keys(queries))
        throw new Mistake(`unknown query ${str(query)}${near ? `; did you mean ${near}?` : ''}`)
      }
      const one = (item: V): V | undefined => {
        const text = textOf(item)
        if (text === undefined || (version && parseNetwork(text)?.version !== version)) return undefined
        return ask(text, query)
      }
      if (!isList(value)) return one(value) ?? false
      return value.map(one).filter((answer) => answer !== undefined && answer !== false)
    },
  }
}

function textOf(item: V): string | undefined {
  if (typeof item === 'string') return item
  if (typeof item !== 'number' && typeof item !== 'bigint') return undefined
  const address = ofNumber(BigInt(item))
  return address && showAddress(address)
}

function networkOf(value: V): Network {
  const text = textOf(value)
  const network = text === undefined ? undefined : parseNetwork(text)
  if (!network) throw new Mistake(`wants an address or network, got ${str(value)}`)
  return network
}

function shifted(network: Network, by: bigint): V {
  const range = usable(network)
  const value = network.value + by
  return range && value >= range[0] && value <= range[1] ? showAddress({ ...network, value }) : false
}

function subnet(text: string, query: V, index: V): V {
  const network = parseNetwork(text)
  if (!network) return false
  const base = { ...network, value: baseOf(network) }
  if (query === '') return `${showAddress(base)}/${network.prefix}`
  const prefix = Number(query)
  if (!Number.isInteger(prefix) || prefix > bitsOf(network.version))
    throw new Mistake(`wants a prefix, got ${str(query)}`)
  if (prefix < network.prefix) {
    const outer = { ...network, prefix }
    return `${showAddress({ ...outer, value: baseOf(outer) })}/${prefix}`
  }
  const count = 1n << BigInt(prefix - network.prefix)
  if (index === null) return int(count)
  const at = BigInt(str(index))
  const place = at < 0n ? count + at : at
  if (place < 0n || place >= count) return false
  const value = base.value + place * sizeOf({ ...network, prefix })
  return `${showAddress({ ...network, value })}/${prefix}`
}

function hardwareFilter(): Operation {
  return {
    takes: 'query=""',
    does: 'The hardware address if the value is one, else false; as bare, linux, unix, cisco or bool.',
    example: ["'00-1B-77-49-54-FD' | hwaddr('linux')", "'00:1b:77:49:54:fd'"],
    run: (_, value, query) => {
      const digits = str(value).replace(/[-:.]/g, '').toLowerCase()
      if (!/^[\da-f]{12}$/.test(digits)) return false
      const pairs = digits.match(/../g)!
      switch (query) {
        case '':
          return value
        case 'bool':
          return true
        case 'bare':
          return digits.toUpperCase()
        case 'linux':
          return pairs.join(':')
        case 'unix':
          return pairs.map((pair) => pair.replace(/^0/, '')).join(':')
        case 'cisco':
          return digits.match(/.{4}/g)!.join('.')
        default:
          throw new Mistake(`unknown query ${str(query)}`)
      }
    },
  }
}
