/** Names of protocols that iptables and /etc/protocols know; iptables-save prints names, people write both. */
const protocols: Readonly<Record<string, number>> = {
  all: 0,
  icmp: 1,
  igmp: 2,
  ipencap: 4,
  ipip: 4,
  tcp: 6,
  udp: 17,
  dccp: 33,
  gre: 47,
  esp: 50,
  'ipv6-crypt': 50,
  ah: 51,
  'ipv6-auth': 51,
  'ipv6-icmp': 58,
  icmpv6: 58,
  ospf: 89,
  ospfigp: 89,
  vrrp: 112,
  l2tp: 115,
  sctp: 132,
  'ipv6-mh': 135,
  mh: 135,
  udplite: 136,
}

/** Ports by the names that are the same on every system. */
const services: Readonly<Record<string, number>> = {
  'ftp-data': 20,
  ftp: 21,
  ssh: 22,
  telnet: 23,
  smtp: 25,
  domain: 53,
  http: 80,
  pop3: 110,
  ntp: 123,
  imap2: 143,
  snmp: 161,
  https: 443,
  syslog: 514,
  imaps: 993,
  pop3s: 995,
}

const icmpTypes: Readonly<Record<string, string>> = {
  'echo-reply': '0',
  pong: '0',
  'destination-unreachable': '3',
  'fragmentation-needed': '3/4',
  redirect: '5',
  'echo-request': '8',
  ping: '8',
  'time-exceeded': '11',
  'ttl-exceeded': '11',
  'parameter-problem': '12',
  any: '255',
}

const icmpv6Types: Readonly<Record<string, string>> = {
  'destination-unreachable': '1',
  'packet-too-big': '2',
  'time-exceeded': '3',
  'ttl-exceeded': '3',
  'parameter-problem': '4',
  'echo-request': '128',
  ping: '128',
  'echo-reply': '129',
  pong: '129',
  'router-solicitation': '133',
  'router-advertisement': '134',
  'neighbour-solicitation': '135',
  'neighbor-solicitation': '135',
  'neighbour-advertisement': '136',
  'neighbor-advertisement': '136',
}

/** A number as C reads it: decimal, 0x hexadecimal, 0 octal; at most 32 bits. */
export function integer(text: string): number | undefined {
  const octal = /^0[0-7]+$/.test(text)
  if (!octal && !/^(0|[1-9]\d*|0x[\da-f]+)$/i.test(text)) return undefined
  const value = octal ? Number.parseInt(text, 8) : Number(text)
  return value <= 0xffffffff ? value : undefined
}

/** A protocol's number. */
export function protocolNumber(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : protocols[text.toLowerCase()]
}

/** A port's number. */
export function port(text: string): number | undefined {
  const value = /^\d+$/.test(text) ? Number(text) : services[text]
  return value !== undefined && value <= 65535 ? value : undefined
}

/** A port or a range as `first:last`; an open end is 0 or 65535. */
export function portRange(text: string): string | undefined {
  const [first, last, more] = text.split(/[:]/)
  if (more !== undefined) return undefined
  const from = first === '' && last !== undefined ? 0 : port(first ?? '')
  const to = last === undefined ? from : last === '' ? 65535 : port(last)
  return from === undefined || to === undefined ? undefined : `${from}:${to}`
}

/** An ICMP type, with its code if there is one, by number. */
export function icmpType(text: string, table: 'icmp' | 'icmpv6'): string | undefined {
  return /^\d+(\/\d+)?$/.test(text) ? text : (table === 'icmp' ? icmpTypes : icmpv6Types)[text]
}
