import { formatIp, ipMask, ipNetwork, parseIp } from '../lib/ip-address.ts'

/** An address of an interface. */
export interface Address {
  readonly version: 4 | 6
  readonly device: string
  /** The interface, or the name that the address alone has, such as `eth0:1`. */
  readonly label: string
  readonly address: string
  /** As the facts of the interface show it. */
  readonly facts: object
}

/** Reads what `ip -o addr show` printed: `2: eth0    inet 192.0.2.2/24 brd 192.0.2.255 scope global eth0`. */
export function addresses(lines: readonly string[]): Address[] {
  return lines.flatMap((line): Address[] => {
    const { device, family, rest } = pattern.exec(line.trimEnd())?.groups ?? {}
    if (!device || !rest) return []
    const words = rest.split(/\s+/)
    const after = (word: string): string | undefined => {
      const at = words.indexOf(word)
      return at < 0 ? undefined : words[at + 1]
    }
    // The prefix of a link with a peer stands with the peer.
    const [address = '', own] = words[0]!.split('/')
    const prefix = own ?? after('peer')?.split('/')[1] ?? (family === 'inet' ? '32' : '128')
    if (family === 'inet6') {
      const facts = { address, prefix, scope: after('scope') }
      return [{ version: 6, device, label: device, address, facts }]
    }
    const ip = parseIp(address)
    if (!ip) return []
    const facts = {
      address,
      broadcast: after('brd') ?? '',
      netmask: formatIp(ipMask(4, Number(prefix))),
      network: formatIp(ipNetwork(ip, Number(prefix))),
      prefix,
    }
    return [{ version: 4, device, label: words.at(-1)!, address, facts }]
  })
}

const pattern = /^\d+: (?<device>[^\s@]+)(?:@\S+)?\s+(?<family>inet6?) (?<rest>.*)$/
