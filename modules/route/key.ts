import { formatIp, type IpAddress, ipBits, ipNetwork, parseIp } from '../lib/ip-address.ts'

/** What names a route in the kernel's tables. */
export interface Key {
  readonly version: 4 | 6
  /** `default`, or the network with its prefix length. */
  readonly destination: string
  readonly metric: number
  readonly table: string
}

/** The parameters that name a route. */
export interface Named {
  readonly dest: string
  readonly gateway?: string | undefined
  readonly source?: string | undefined
  readonly metric?: number | undefined
  readonly table: string | number
}

/** Where packets go to. */
export interface Destination {
  readonly address: IpAddress
  readonly prefix: number
}

/** The key that a task asks for. `default` is of the IP version of the other addresses, or else IPv4. */
export function keyOf({ dest, gateway, source, metric, table }: Named): Key {
  const hint = [gateway, source].map((text) => (text === undefined ? undefined : parseIp(text)))
  const version = parseDestination(dest)?.address.version ?? hint.find((ip) => ip)?.version ?? 4
  return {
    version,
    destination: canonicalDestination(dest) ?? dest,
    // The kernel reads no metric, and 0, as 1024 for IPv6.
    metric: metric || (version === 6 ? 1024 : 0),
    table: String(table),
  }
}

/** The one way to write a destination: `10.0.0.5/24` is `10.0.0.0/24`. Undefined for what is none. */
export function canonicalDestination(text: string): string | undefined {
  if (text === 'default') return text
  const destination = parseDestination(text)
  if (!destination) return undefined
  const { address, prefix } = destination
  return prefix === 0 ? 'default' : `${formatIp(ipNetwork(address, prefix))}/${prefix}`
}

/** Reads an address or a network; undefined for `default` too, which is of no IP version. */
export function parseDestination(text: string): Destination | undefined {
  const [host = '', length, more] = text.split('/')
  const address = parseIp(host)
  if (!address || more !== undefined) return undefined
  const prefix = length === undefined ? ipBits(address.version) : Number(length)
  const valid = (length === undefined || /^\d{1,3}$/.test(length)) && prefix <= ipBits(address.version)
  return valid ? { address, prefix } : undefined
}
