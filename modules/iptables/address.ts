/** IP version of a rule, in Ansible's words. */
export type Family = 'ipv4' | 'ipv6'

/**
 * The one way to write a network: `10.0.0.5/255.255.255.0` is `10.0.0.0/24`, `::1` is its 32 hexadecimal digits and
 * `/128`. Undefined for what is no address, such as a host name.
 */
export function canonicalAddress(text: string, family: Family): string | undefined {
  const [host, mask, more] = text.split('/')
  if (host === undefined || more !== undefined) return undefined
  const bits = family === 'ipv4' ? 32 : 128
  const parse = family === 'ipv4' ? ipv4 : ipv6
  const address = parse(host)
  const full = (1n << BigInt(bits)) - 1n
  let ones: bigint | undefined = full
  if (mask !== undefined)
    ones = /^\d{1,3}$/.test(mask) && Number(mask) <= bits ? full & ~(full >> BigInt(mask)) : parse(mask)
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

function ipv4(text: string): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255))
    return undefined
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n)
}

function ipv6(text: string): bigint | undefined {
  let plain = text
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  if (dotted) {
    const tail = ipv4(dotted[2]!)
    if (tail === undefined) return undefined
    plain = `${dotted[1]}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`
  }
  const halves = plain.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const groups = [...head!, ...(tail ?? [])]
  if (groups.some((group) => !/^[\da-f]{1,4}$/i.test(group))) return undefined
  if (tail ? groups.length > 7 : groups.length !== 8) return undefined
  const all = [...head!, ...Array<string>(8 - groups.length).fill('0'), ...(tail ?? [])]
  return all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n)
}
