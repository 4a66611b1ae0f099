/** An IPv4 or IPv6 address as a number. */
export interface IpAddress {
  readonly version: 4 | 6
  readonly value: bigint
}

/** Reads an address without a prefix; undefined for anything else, such as a host name. */
export function parseIp(text: string): IpAddress | undefined {
  const version = text.includes(':') ? 6 : 4
  const value = version === 6 ? ipv6(text) : ipv4(text)
  return value === undefined ? undefined : { version, value }
}

/** The usual way to write an address: dotted, or lower-case hexadecimal with the longest run of zeros left out. */
export function formatIp({ version, value }: IpAddress): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.')
  const groups = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16))
  const runs = [...groups.join(':').matchAll(/(?<![\da-f])0(?::0)+(?![\da-f])/g)]
  const longest = runs.toSorted((a, b) => b[0].length - a[0].length)[0]
  if (!longest) return groups.join(':')
  const text = groups.join(':')
  const head = text.slice(0, longest.index).replace(/:$/, '')
  return `${head}::${text.slice(longest.index + longest[0].length).replace(/^:/, '')}`
}

/** An address as `formatIp` writes it; other text stays. */
export function canonicalIp(text: string): string {
  const ip = parseIp(text)
  return ip ? formatIp(ip) : text
}

/** Bits of an address. */
export function ipBits(version: 4 | 6): number {
  return version === 4 ? 32 : 128
}

/** The mask of a prefix length, as an address. */
export function ipMask(version: 4 | 6, prefix: number): IpAddress {
  const full = (1n << BigInt(ipBits(version))) - 1n
  return { version, value: full & ~(full >> BigInt(prefix)) }
}

/** The network that an address is in. */
export function ipNetwork({ version, value }: IpAddress, prefix: number): IpAddress {
  return { version, value: value & ipMask(version, prefix).value }
}

function ipv4(text: string): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255))
    return undefined
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n)
}

function ipv6(text: string): bigint | undefined {
  const dotted = /^(?<head>.*:)(?<tail>\d+\.\d+\.\d+\.\d+)$/.exec(text)?.groups
  if (dotted) {
    const tail = ipv4(dotted.tail!)
    return tail === undefined
      ? undefined
      : ipv6(`${dotted.head}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`)
  }
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head = [], tail] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const given = head.length + (tail?.length ?? 0)
  if (tail ? given > 7 : given !== 8) return undefined
  const all = [...head, ...Array<string>(8 - given).fill('0'), ...(tail ?? [])]
  if (all.some((group) => !/^[\da-f]{1,4}$/i.test(group))) return undefined
  return all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n)
}
