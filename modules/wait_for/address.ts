/** An address as /proc/net/tcp and tcp6 write it (on machines with the low byte first), in upper case. */
export interface KernelAddress {
  readonly hex: string
  readonly version: 4 | 6
}

/** Reads an IPv4 or IPv6 address; undefined where it is none. */
export function kernelAddress(address: string): KernelAddress | undefined {
  const four = fourBytes(address)
  if (four) return { hex: swapped(four), version: 4 }
  const sixteen = sixteenBytes(address)
  return sixteen && { hex: swapped(sixteen), version: 6 }
}

function fourBytes(address: string): number[] | undefined {
  const parts = address.split('.')
  const bytes = parts.map(Number)
  return parts.length === 4 &&
    parts.every((part) => /^\d{1,3}$/.test(part)) &&
    bytes.every((byte) => byte < 256)
    ? bytes
    : undefined
}

function sixteenBytes(address: string): number[] | undefined {
  const [, head, dotted] =
    /^([0-9a-fA-F:]*:)(\d+\.\d+\.\d+\.\d+)?$/.exec(address) ?? /^([0-9a-fA-F:]*)()$/.exec(address) ?? []
  if (head === undefined || !head.includes(':')) return undefined
  const tail = dotted ? fourBytes(dotted) : []
  if (!tail) return undefined
  const sides = (dotted ? `${head}0:0` : head).split('::')
  if (sides.length > 2) return undefined
  const [left = [], right = []] = sides.map((side) => (side === '' ? [] : side.split(':')))
  const zeros = sides.length === 2 ? 8 - left.length - right.length : 0
  const groups = [...left, ...Array<string>(Math.max(zeros, 0)).fill('0'), ...right]
  if (groups.length !== 8 || !groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined
  const bytes = groups.flatMap((group) => {
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 255]
  })
  return [...bytes.slice(0, 16 - tail.length), ...tail]
}

/** The bytes of each four in turn, the last first. */
function swapped(bytes: readonly number[]): string {
  const words = Array.from({ length: bytes.length / 4 }, (_, i) => bytes.slice(4 * i, 4 * i + 4).toReversed())
  return words
    .flat()
    .map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())
    .join('')
}
