import { canonicalAddress, type Family } from './address.ts'
import { maskedMark, setters } from './marks.ts'
import { icmpType, integer, portRange, protocolNumber } from './numbers.ts'

/** What an option's arguments mean: in one canonical form, `any` where they say nothing, undefined where only iptables knows. */
type Reading = string | undefined

/** An option of a match or target: the name iptables-save uses, how many words follow, what they mean. */
export interface Option {
  readonly name: string
  readonly words: number
  readonly read: (words: readonly string[], family: Family) => Reading
}

type Table = Readonly<Record<string, Option>>

function option(
  names: string,
  words: number,
  read: Option['read'] = (all) => all.join(' '),
): [string, Option][] {
  const all = names.split(' ')
  return all.map((name) => [name, { name: all[0]!, words, read }])
}

function table(...entries: [string, Option][][]): Table {
  return Object.fromEntries(entries.flat())
}

const address: Option['read'] = ([text], family) => {
  const canonical = canonicalAddress(text!, family)
  return canonical?.endsWith('/0') ? 'any' : canonical
}
const ports: Option['read'] = ([text]) => {
  const range = portRange(text!)
  return range === '0:65535' ? 'any' : range
}
const portList: Option['read'] = ([text]) => every(text!.split(','), portRange)?.join(',')
const number: Option['read'] = ([text]) => integer(text!)?.toString()
const masked: Option['read'] = ([text]) => maskedMark(text!)
const sorted: Option['read'] = ([text]) => text!.toUpperCase().split(',').sort().join(',')
const flags = (text: string) =>
  (text === 'ALL' ? 'FIN,SYN,RST,PSH,ACK,URG' : text === 'NONE' ? '' : text).split(',').sort().join(',')

/** Options that need no match. */
export const general: Table = table(
  option('-p --protocol --proto', 1, ([text]) => {
    const known = protocolNumber(text!)
    return known === 0 ? 'any' : known?.toString()
  }),
  option('-s --source --src', 1, address),
  option('-d --destination --dst', 1, address),
  option('-i --in-interface', 1, ([text]) => (text === '+' ? 'any' : text)),
  option('-o --out-interface', 1, ([text]) => (text === '+' ? 'any' : text)),
  option('-f --fragment', 0),
  // Counters are no part of what a rule says.
  option('-c --set-counters', 2, () => 'any'),
  option('-4 --ipv4', 0, () => 'any'),
  option('-6 --ipv6', 0, () => 'any'),
)

const port = [
  option('--sport --source-port', 1, ports),
  option('--dport --destination-port', 1, ports),
] as const
const marks = Object.entries(setters).flatMap(([name, read]) =>
  option(name, 1, ([text]) => read(text!)).map(([, how]): [string, Option] => [
    name,
    { ...how, name: '--set-xmark' },
  ]),
)

/** Matches whose options we can read; others are for iptables itself to put into canonical form. */
export const matches: Readonly<Record<string, Table>> = {
  tcp: table(
    ...port,
    option('--tcp-flags', 2, ([mask, set]) => `${flags(mask!)} ${flags(set!)}`),
    option('--syn', 0, () => `${flags('FIN,SYN,RST,ACK')} SYN`).map(([, syn]) => [
      '--syn',
      { ...syn, name: '--tcp-flags' },
    ]),
  ),
  udp: table(...port),
  udplite: table(...port),
  sctp: table(...port),
  icmp: table(option('--icmp-type', 1, ([text]) => icmpType(text!, 'icmp'))),
  icmp6: table(option('--icmpv6-type', 1, ([text]) => icmpType(text!, 'icmpv6'))),
  multiport: table(
    option('--sports --source-ports', 1, portList),
    option('--dports --destination-ports', 1, portList),
    option('--ports', 1, portList),
  ),
  conntrack: table(option('--ctstate', 1, sorted), option('--ctorigdstport', 1, ports)),
  state: table(option('--state', 1, sorted)),
  comment: table(option('--comment', 1)),
  limit: table(
    option('--limit', 1, ([text]) => rate(text!)),
    option('--limit-burst', 1, ([text]) => (text === '5' ? 'any' : number([text!], 'ipv4'))),
  ),
  mark: table(option('--mark', 1, masked)),
  connmark: table(option('--mark', 1, masked)),
  iprange: table(option('--src-range', 1), option('--dst-range', 1)),
  set: table(option('--match-set', 2)),
  pkttype: table(option('--pkt-type', 1)),
  length: table(option('--length', 1, ([text]) => portRange(text!))),
  owner: table(
    option('--uid-owner', 1, number),
    option('--gid-owner', 1, number),
    option('--socket-exists', 0),
  ),
  ipvs: table(
    option('--ipvs', 0),
    option('--vproto', 1, ([text]) => protocolNumber(text!)?.toString()),
    option('--vaddr', 1, address),
    option('--vport', 1, ([text]) => portRange(text!)),
    option('--vdir', 1),
    option('--vmethod', 1),
    option('--vportctl', 1, ([text]) => portRange(text!)),
  ),
  helper: table(option('--helper', 1)),
  addrtype: table(option('--src-type', 1, sorted), option('--dst-type', 1, sorted)),
}

/** Targets whose options we can read. */
export const targets: Readonly<Record<string, Table>> = {
  ACCEPT: {},
  DROP: {},
  RETURN: {},
  NOTRACK: {},
  MARK: table(marks),
  CONNMARK: table(
    marks,
    option('--save-mark', 0),
    option('--restore-mark', 0),
    option('--nfmask', 1, ([text]) => (integer(text!) === 0xffffffff ? 'any' : number([text!], 'ipv4'))),
    option('--ctmask', 1, ([text]) => (integer(text!) === 0xffffffff ? 'any' : number([text!], 'ipv4'))),
  ),
  SNAT: table(option('--to-source --to', 1), option('--random', 0), option('--persistent', 0)),
  DNAT: table(option('--to-destination --to', 1), option('--random', 0), option('--persistent', 0)),
  MASQUERADE: table(option('--to-ports', 1), option('--random', 0)),
  REDIRECT: table(option('--to-ports --to', 1), option('--random', 0)),
  REJECT: table(option('--reject-with', 1, ([text], family) => rejection(text!, family))),
  LOG: table(
    option('--log-prefix', 1),
    option('--log-level', 1, ([text]) => logLevel(text!)),
  ),
  CT: table(option('--helper', 1), option('--notrack', 0), option('--zone', 1, number)),
  DSCP: table(option('--set-dscp', 1, number)),
}

function every(list: readonly string[], read: (text: string) => string | undefined): string[] | undefined {
  const read_ = list.map(read)
  return read_.every((entry) => entry !== undefined) ? read_ : undefined
}

/** `60/minute` and `1/sec` are one rate: the kernel counts tenths of milliseconds between packets. */
function rate(text: string): Reading {
  const [count, unit = 'second'] = text.split('/')
  const seconds = ['second', 'minute', 'hour', 'day'].find((name) => unit !== '' && name.startsWith(unit))
  if (!/^[1-9]\d*$/.test(count ?? '') || (!seconds && unit !== 'sec' && unit !== 'min')) return undefined
  const length = { second: 1, minute: 60, hour: 3600, day: 86400 }[seconds ?? unit]!
  const wait = Math.floor((10000 * length) / Number(count))
  return wait === 10000 * 1200 ? 'any' : String(wait)
}

function rejection(text: string, family: Family): string {
  const short: Readonly<Record<string, string>> =
    family === 'ipv4'
      ? {
          'net-unreach': 'icmp-net-unreachable',
          'host-unreach': 'icmp-host-unreachable',
          'proto-unreach': 'icmp-proto-unreachable',
          'port-unreach': 'icmp-port-unreachable',
          'net-prohib': 'icmp-net-prohibited',
          'host-prohib': 'icmp-host-prohibited',
          'admin-prohib': 'icmp-admin-prohibited',
          'tcp-rst': 'tcp-reset',
        }
      : {
          'no-route': 'icmp6-no-route',
          'adm-prohibited': 'icmp6-adm-prohibited',
          'addr-unreach': 'icmp6-addr-unreachable',
          'port-unreach': 'icmp6-port-unreachable',
          'tcp-rst': 'tcp-reset',
        }
  const name = short[text] ?? text
  return name === (family === 'ipv4' ? 'icmp-port-unreachable' : 'icmp6-port-unreachable') ? 'any' : name
}

function logLevel(text: string): Reading {
  const names = ['emerg', 'alert', 'crit', 'error', 'warning', 'notice', 'info', 'debug']
  const other: Readonly<Record<string, number>> = { panic: 0, err: 3, warn: 4 }
  const level = /^[0-7]$/.test(text) ? Number(text) : (other[text] ?? names.indexOf(text))
  return level === 4 ? 'any' : level < 0 ? undefined : String(level)
}
