/** An IP address as a number. */
export interface Address {
  readonly version: 4 | 6
  readonly value: bigint
}

/** An address with the length of its network's prefix. */
export interface Network extends Address {
  readonly prefix: number
}

export function bitsOf(version: 4 | 6): number {
  return version === 4 ? 32 : 128
}

/** Reads an address; undefined for what is none. */
export function parseAddress(text: string): Address | undefined {
  if (text.includes(':')) {
    const value = parse6(text)
    return value === undefined ? undefined : { version: 6, value }
  }
  const value = parse4(text)
  return value === undefined ? undefined : { version: 4, value }
}

function parse4(text: string): bigint | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return undefined
  let value = 0n
  for (const part of text.split('.')) {
    if (Number(part) > 255) return undefined
    value = value * 256n + BigInt(part)
  }
  return value
}

function parse6(text: string): bigint | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map(groups)
  if (!head || (halves.length === 2 && !tail)) return undefined
  const missing = 8 - head.length - (tail?.length ?? 0)
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const all = [...head, ...Array.from({ length: missing }, () => 0n), ...(tail ?? [])]
  return all.reduce((value, group) => value * 65536n + group, 0n)
}

function groups(text: string): bigint[] | undefined {
  if (text === '') return []
  const out: bigint[] = []
  const parts = text.split(':')
  for (const [i, part] of parts.entries()) {
    if (part.includes('.') && i === parts.length - 1) {
      const value = parse4(part)
      if (value === undefined) return undefined
      out.push(value >> 16n, value & 0xffffn)
    } else if (/^[\da-f]{1,4}$/i.test(part)) out.push(BigInt(`0x${part}`))
    else return undefined
  }
  return out
}

/** An address in its canonical form. */
export function showAddress({ version, value }: Address): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.')
  const hex = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16))
  if (value >> 32n === 0xffffn) return `::ffff:${showAddress({ version: 4, value: value & 0xffffffffn })}`
  return compressed(hex)
}

/** The longest run of zeros, of two at least, becomes `::`. */
function compressed(hex: readonly string[]): string {
  let best = { start: 0, length: 1 }
  for (let i = 0; i < 8; i++) {
    let length = 0
    while (hex[i + length] === '0') length++
    if (length > best.length) best = { start: i, length }
    i += length
  }
  if (best.length < 2) return hex.join(':')
  return `${hex.slice(0, best.start).join(':')}::${hex.slice(best.start + best.length).join(':')}`
}

/** Reads `address`, `address/prefix` or `address/netmask`; undefined for what is none. */
export function parseNetwork(text: string): Network | undefined {
  const [first, mask, ...more] = text.split('/')
  const address = /^\d+$/.test(first!) && mask !== undefined ? ofNumber(BigInt(first!)) : parseAddress(first!)
  if (!address || more.length) return undefined
  const bits = bitsOf(address.version)
  if (mask === undefined) return { ...address, prefix: bits }
  const prefix = /^\d+$/.test(mask) ? Number(mask) : maskLength(parseAddress(mask), address.version)
  return prefix === undefined || prefix > bits ? undefined : { ...address, prefix }
}

/** The address of a number: of version 4 where it fits. */
export function ofNumber(value: bigint): Address | undefined {
  if (value < 0n || value >= 1n << 128n) return undefined
  return { version: value < 1n << 32n ? 4 : 6, value }
}

function maskLength(mask: Address | undefined, version: 4 | 6): number | undefined {
  if (mask?.version !== version) return undefined
  const bits = bitsOf(version)
  const all = (1n << BigInt(bits)) - 1n
  // A wildcard is a mask turned round.
  for (let length = 0; length <= bits; length++) {
    const wanted = all ^ (all >> BigInt(length))
    if (mask.value === wanted || mask.value === (all ^ wanted)) return length
  }
  return undefined
}

export function sizeOf({ version, prefix }: Network): bigint {
  return 1n << BigInt(bitsOf(version) - prefix)
}

/** The first address of the network. */
export function baseOf(network: Network): bigint {
  return network.value & ~(sizeOf(network) - 1n)
}

/** Is one network, or address, within another? */
export function within(inner: Network, outer: Network): boolean {
  return (
    inner.version === outer.version &&
    inner.prefix >= outer.prefix &&
    baseOf({ ...inner, prefix: outer.prefix }) === baseOf(outer)
  )
}
