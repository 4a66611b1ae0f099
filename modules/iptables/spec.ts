import type { Params } from '../../src/module.ts'
import { splitWords } from '../lib/words.ts'
import type { params } from './params.ts'

/** The parameters of a task. */
export type Wanted = Params<typeof params>

/**
 * The rule a task asks for: the words that stand after `-A CHAIN`, for the IP version. Empty where the task names no
 * rule, but a policy, a chain or a flush only.
 */
export function specification(wanted: Wanted, family: 'ipv4' | 'ipv6'): string[] {
  const words: string[] = []
  const loaded = new Set<string>()
  const plain = (option: string, value: string | undefined) => {
    if (value === undefined) return
    const negated = /^!\s*(.*)$/s.exec(value)
    words.push(...(negated ? ['!', option, negated[1]!] : [option, value]))
  }
  const load = (match: string) => {
    if (!loaded.has(match)) words.push('-m', match)
    loaded.add(match)
  }
  const matched = (match: string, option: string, value: string | undefined) => {
    if (value === undefined) return
    load(match)
    plain(option, value)
  }
  // Once for each list: the match takes no more.
  const ports = (option: string, list: readonly string[] | undefined) => {
    if (list) words.push('-m', 'multiport')
    plain(option, list?.join(','))
  }

  plain('-p', wanted.protocol)
  plain('-s', wanted.source)
  plain('-d', wanted.destination)
  plain('-i', wanted.in_interface)
  plain('-o', wanted.out_interface)
  if (wanted.fragment !== undefined) words.push(...(wanted.fragment === '!' ? ['!'] : []), '-f')
  // Loaded where their options come, since one match may be meant only once; the rest where they stand.
  const own = [
    'conntrack',
    'state',
    'multiport',
    'iprange',
    'set',
    'mark',
    'connmark',
    'ipvs',
    'limit',
    'owner',
    'comment',
  ]
  for (const match of wanted.match ?? []) if (!own.includes(match) || !spoken(wanted, match)) load(match)
  plain('--sport', wanted.source_port)
  plain('--dport', wanted.destination_port)
  const { flags, flags_set } = wanted.tcp_flags ?? {}
  if (flags && flags_set) words.push('--tcp-flags', flags.join(','), flags_set.join(','))
  if (wanted.syn !== 'ignore') words.push(...(wanted.syn === 'negate' ? ['!'] : []), '--syn')
  plain(family === 'ipv4' ? '--icmp-type' : '--icmpv6-type', wanted.icmp_type)
  ports('--sports', wanted.source_ports)
  ports('--dports', wanted.destination_ports)
  if (wanted.ctstate?.length) {
    const state = wanted.match?.includes('state')
    matched(state ? 'state' : 'conntrack', state ? '--state' : '--ctstate', wanted.ctstate.join(','))
  }
  matched('iprange', '--src-range', wanted.src_range)
  matched('iprange', '--dst-range', wanted.dst_range)
  if (wanted.match_set !== undefined) {
    matched('set', '--match-set', wanted.match_set)
    words.push(wanted.match_set_flags ?? 'src')
  }
  matched('mark', '--mark', wanted.mark)
  matched('connmark', '--mark', wanted.connmark)
  matched('ipvs', '--vaddr', wanted.vaddr)
  matched('ipvs', '--vport', wanted.vport)
  matched('ipvs', '--vdir', wanted.vdir)
  matched('limit', '--limit', wanted.limit)
  matched('limit', '--limit-burst', wanted.limit_burst)
  matched('owner', '--uid-owner', wanted.uid_owner)
  matched('owner', '--gid-owner', wanted.gid_owner)
  if (wanted.comment !== undefined) words.push('-m', 'comment', '--comment', wanted.comment)

  const target = wanted.jump ?? impliedTarget(wanted)
  if (target !== undefined) words.push('-j', target)
  plain('-g', wanted.goto)
  plain('--set-mark', wanted.set_mark)
  if (wanted.save_mark) words.push('--save-mark')
  if (wanted.restore_mark) words.push('--restore-mark')
  plain('--helper', wanted.ct_helper)
  plain('--to-source', wanted.to_source)
  plain('--to-destination', wanted.to_destination)
  plain('--to-ports', wanted.to_ports)
  plain('--set-dscp', wanted.set_dscp_mark)
  plain('--set-dscp-class', wanted.set_dscp_mark_class)
  plain('--reject-with', wanted.reject_with)
  if (wanted.log_prefix !== undefined) words.push('--log-prefix', wanted.log_prefix)
  plain('--log-level', wanted.log_level)
  plain('--gateway', wanted.gateway)
  return [...words, ...(splitWords(wanted.rule ?? '') ?? [])]
}

/** Has the task a parameter that loads the match anyway? */
function spoken(wanted: Wanted, match: string): boolean {
  const by: Readonly<Record<string, unknown>> = {
    conntrack: wanted.ctstate?.length && !wanted.match?.includes('state'),
    state: wanted.ctstate?.length,
    multiport: wanted.source_ports ?? wanted.destination_ports,
    iprange: wanted.src_range ?? wanted.dst_range,
    set: wanted.match_set,
    mark: wanted.mark,
    connmark: wanted.connmark,
    ipvs: wanted.vaddr ?? wanted.vport ?? wanted.vdir,
    limit: wanted.limit ?? wanted.limit_burst,
    owner: wanted.uid_owner ?? wanted.gid_owner,
    comment: wanted.comment,
  }
  return Boolean(by[match])
}

/** The target that a parameter can only mean. */
function impliedTarget(wanted: Wanted): string | undefined {
  if (wanted.goto !== undefined) return undefined
  if (wanted.set_mark !== undefined) return 'MARK'
  if (wanted.save_mark || wanted.restore_mark) return 'CONNMARK'
  if (wanted.ct_helper !== undefined) return 'CT'
  if (wanted.to_source !== undefined) return 'SNAT'
  if (wanted.to_destination !== undefined) return 'DNAT'
  if (wanted.reject_with !== undefined) return 'REJECT'
  if (wanted.log_prefix !== undefined || wanted.log_level !== undefined) return 'LOG'
  if (wanted.set_dscp_mark !== undefined || wanted.set_dscp_mark_class !== undefined) return 'DSCP'
  return wanted.gateway === undefined ? undefined : 'TEE'
}
