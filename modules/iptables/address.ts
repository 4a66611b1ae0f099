import { ipBits, ipMask, parseIp } from '../lib/ip-address.ts'

/** IP version of a rule, in Ansible's words. */
export type Family = 'ipv4' | 'ipv6'

/**
 * The one way to write a network: `10.0.0.5/255.255.255.0` is `10.0.0.0/24`, `::1` is its 32 hexadecimal digits and
 * `/128`. Undefined for what is no address, such as a host name.
 */
export function canonicalAddress(text: string, family: Family): string | undefined {
  const [host, mask, more] = text.split('/')
  if (host === undefined || more !== undefined) return undefined
  const version = family === 'ipv4' ? 4 : 6
  const bits = ipBits(version)
  const parse = (written: string): bigint | undefined => {
    const ip = parseIp(written)
    return ip?.version === version ? ip.value : undefined
  }
  const address = parse(host)
  const ones =
    mask !== undefined && (!/^\d{1,3}$/.test(mask) || Number(mask) > bits)
      ? parse(mask)
      : ipMask(version, mask === undefined ? bits : Number(mask)).value
  if (address === undefined || ones === undefined) return undefined
  return `${(address & ones).toString(16).padStart(bits / 4, '0')}/${length(ones, bits)}`
}

/** The number of leading ones, or the mask itself where there are holes in it. */
function length(mask: bigint, bits: number): string {
  const binary = mask.toString(2).padStart(bits, '0')
  return /^1*0*$/.test(binary)
    ? String(binary.indexOf('0') < 0 ? bits : binary.indexOf('0'))
    : mask.toString(16)
}
