import { type Network, parseNetwork, within } from './address.ts'

const ranges = {
  private:
    '10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 169.254.0.0/16 127.0.0.0/8 192.0.0.0/24 198.18.0.0/15 240.0.0.0/4 fc00::/7 fe80::/10 fec0::/10 ::1/128',
  multicast: '224.0.0.0/4 ff00::/8',
  loopback: '127.0.0.0/8 ::1/128',
  linkLocal: '169.254.0.0/16 fe80::/10',
  reserved: '0.0.0.0/8 240.0.0.0/4 192.0.2.0/24 198.51.100.0/24 203.0.113.0/24',
}

const networks = Object.fromEntries(
  Object.entries(ranges).map(([name, list]) => [name, list.split(' ').map((text) => parseNetwork(text)!)]),
) as Record<keyof typeof ranges, Network[]>

/** Does an address, or all of a network, belong to a kind? */
export function isOfKind(
  network: Network,
  kind: 'private' | 'public' | 'multicast' | 'unicast' | 'loopback' | 'link-local',
): boolean {
  const inside = (name: keyof typeof ranges) => networks[name].some((range) => within(network, range))
  switch (kind) {
    case 'public':
      return !inside('private') && !inside('reserved') && !inside('multicast')
    case 'unicast':
      return !inside('multicast')
    case 'link-local':
      return inside('linkLocal')
    default:
      return inside(kind)
  }
}
