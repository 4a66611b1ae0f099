import type { Answers } from './answers.ts'

/** What the kernel says about an interface itself. */
export interface Interface {
  readonly device: string
  readonly active?: boolean | undefined
  readonly macaddress?: string | undefined
  readonly mtu?: number | undefined
  readonly type?: string | undefined
  readonly speed?: number | undefined
  readonly promisc?: boolean | undefined
}

/** Reads the interfaces from the files in /sys/class/net. */
export function interfaces(answers: Answers, lines: readonly string[]): Interface[] {
  const devices = new Set([...answers.matching(/^\/sys\/class\/net\/([^/]+)\/mtu$/)].map(([, name]) => name!))
  return [...devices].map((device) => {
    const at = (name: string): string => `/sys/class/net/${device}/${name}`
    const mac = answers.word(at('address'))
    const state = answers.word(at('operstate'))
    const flags = answers.word(at('flags'))
    return {
      device,
      active: state === undefined ? undefined : state !== 'down',
      macaddress: mac === '00:00:00:00:00:00' ? undefined : mac,
      mtu: answers.number(at('mtu')),
      type: types.get(answers.word(at('type')) ?? '') ?? 'unknown',
      speed: answers.number(at('speed')),
      promisc: flags === undefined ? undefined : (Number(flags) & 0x100) !== 0,
      ...bridge(answers, device, lines),
      ...bond(answers, device),
    }
  })
}

// Numbers of the kernel's if_arp.h.
const types: ReadonlyMap<string, string> = new Map([
  ['1', 'ether'],
  ['32', 'infiniband'],
  ['512', 'ppp'],
  ['772', 'loopback'],
  ['65534', 'tunnel'],
])

function bridge(answers: Answers, device: string, lines: readonly string[]): object | undefined {
  const at = `/sys/class/net/${device}/bridge`
  const id = answers.word(`${at}/bridge_id`)
  if (id === undefined) return undefined
  const ports = lines.flatMap((line) => {
    const [, owner, port] = /^brif \/sys\/class\/net\/([^/]+)\/brif\/([^/*]+)$/.exec(line) ?? []
    return owner === device ? [port!] : []
  })
  return { type: 'bridge', interfaces: ports, id, stp: answers.word(`${at}/stp_state`) === '1' }
}

function bond(answers: Answers, device: string): object | undefined {
  const word = (name: string): string | undefined =>
    answers.word(`/sys/class/net/${device}/bonding/${name}`)?.split(' ')[0]
  const mode = word('mode')
  if (mode === undefined) return undefined
  const slaves = answers.word(`/sys/class/net/${device}/bonding/slaves`)?.split(' ') ?? []
  const [miimon, lacp_rate, primary] = [word('miimon'), word('lacp_rate'), word('primary')]
  return { type: 'bonding', slaves, mode, miimon, lacp_rate, primary }
}
