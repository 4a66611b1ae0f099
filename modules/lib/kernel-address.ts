import { formatIp, type IpAddress, ipBits, parseIp } from './ip-address.ts'

/** An address as /proc/net/tcp and tcp6 write it (on machines with the low byte first), in upper case. */
export interface KernelAddress {
  readonly hex: string
  readonly version: 4 | 6
}

/** Reads an IPv4 or IPv6 address; undefined where it is none. */
export function kernelAddress(address: string): KernelAddress | undefined {
  const ip = parseIp(address)
  return ip && { hex: swapped(digits(ip)).toUpperCase(), version: ip.version }
}

/** An address and port as the kernel writes them, in the usual notation; IPv4 peers of a service for both versions as IPv4. */
export function readPeer(text: string): { readonly address: string; readonly port: number } {
  const [hex = '', port = ''] = text.split(':')
  const value = BigInt(`0x${swapped(hex)}`)
  const four = hex.length === 8 || value >> 32n === 0xffffn
  const ip: IpAddress = four ? { version: 4, value: value & 0xffffffffn } : { version: 6, value }
  return { address: formatIp(ip), port: Number.parseInt(port, 16) }
}

function digits({ version, value }: IpAddress): string {
  return value.toString(16).padStart(ipBits(version) / 4, '0')
}

/** The bytes of each four in turn, the last first. */
function swapped(hex: string): string {
  return hex.replace(/(..)(..)(..)(..)/g, '$4$3$2$1')
}
