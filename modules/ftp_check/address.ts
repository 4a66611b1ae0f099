/** An address and port as /proc/net/tcp and tcp6 print them (words of 32 bits, turned round) in the usual notation. */
export function readPeer(text: string): { readonly address: string; readonly port: number } {
  const [hex = '', port = ''] = text.split(':')
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)),
  )
  return { address: bytes.length === 4 ? bytes.join('.') : sixteen(bytes), port: Number.parseInt(port, 16) }
}

function sixteen(bytes: readonly number[]): string {
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff
  if (mapped) return bytes.slice(12).join('.')
  const groups = Array.from({ length: 8 }, (_, i) => (bytes[2 * i]! * 256 + bytes[2 * i + 1]!).toString(16))
  return canonical(groups.join(':'))
}

/** The one spelling of an address that can be compared: IPv6 in its shortest form. */
export function canonical(address: string): string {
  if (!address.includes(':')) return address
  try {
    return new URL(`http://[${address}]`).hostname.slice(1, -1)
  } catch {
    return address
  }
}
