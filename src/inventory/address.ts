const numeric = String.raw`\[[0-9]+:[0-9]+(?::[0-9]+)?\]`
const hexadecimal = String.raw`\[[0-9a-f]+:[0-9a-f]+(?::[0-9]+)?\]`
const alphanumeric = String.raw`\[(?:[a-z]:[a-z]|[0-9]+:[0-9]+)(?::[0-9]+)?\]`

const byte = `(?:[01]?[0-9]{1,2}|2[0-4][0-9]|25[0-5]|${numeric})`
const ipv4 = new RegExp(String.raw`^(?:${byte}\.){3}${byte}$`, 'i')

const word = `(?:[0-9a-f]{1,4}|${hexadecimal})`
const ipv6 = new RegExp(
  `^(?:${[
    `(?:${word}:){7}${word}`,
    `(?:${word}:){1,6}:`,
    ...[1, 2, 3, 4, 5, 6].map((n) => `(?:${word}:){${n}}(?::${word}){1,${7 - n}}`),
    `:(?::${word}){1,6}`,
    `(?:${word})?::`,
    String.raw`::(?:ffff:)?(?:${byte}\.){3}${byte}`,
  ].join('|')})$`,
  'i',
)

const label = String.raw`(?:[\p{L}\p{N}_]|${alphanumeric})(?:[\p{L}\p{N}_-]|${alphanumeric})*(?<![_-])`
const hostname = new RegExp(String.raw`^${label}(?:\.${label})*$`, 'iu')

const bracketed = /^\[(?<address>.+)\]:(?<port>[0-9]+)$/
const withPort = /^(?<address>(?:[^:[\]]|\[[^\]]*\])*):(?<port>[0-9]+)$/

/** A host, or a range of hosts, as it is named in an inventory, with its port. */
export interface Address {
  readonly host: string
  readonly port: number | undefined
}

/** Reads `host`, `host:port`, `[address]:port` or an address of either kind, with ranges in it. Undefined for anything else. */
export function parseAddress(text: string): Address | undefined {
  const groups = (bracketed.exec(text) ?? withPort.exec(text))?.groups
  const host = groups?.address ?? text
  const port = groups?.port === undefined ? undefined : Number(groups.port)
  return ipv4.test(host) || ipv6.test(host) || hostname.test(host) ? { host, port } : undefined
}
