import { parseText } from '../lib/file-text.ts'
import { parseSections } from '../lib/sections.ts'
import { lines } from '../lib/text.ts'
import type { Family } from './address.ts'
import { askedRule } from './asked.ts'
import { places } from './probe.ts'
import type { Wanted } from './spec.ts'
import { type Chain, type Filter, families, type Login, type Saved, type State } from './state.ts'
import { isBuiltin } from './tables.ts'

/** Reads what the probe printed. */
export function parse(output: string, wanted: Wanted): State {
  const found = parseSections(output)
  const state: { [F in Family]?: Filter } = {}
  for (const family of families(wanted)) {
    const printed = lines(found[`${family} rules`] ?? '')
    const form = formOf(found[`${family} form`], wanted.chain)
    const asked = askedRule(wanted, family, form)
    const all = chainsOf(printed, (line) => line)
    const { [wanted.chain ?? '']: named = none(wanted), ...others } = all
    const known = asked?.known ?? ((line) => line)
    const ssh = loginOf(found.ssh ?? '', family)
    state[family] = {
      backend: /\((\w+)\)/.exec(found[`${family} version`] ?? '')?.[1] ?? 'legacy',
      chains:
        wanted.chain === undefined ? all : { [wanted.chain]: { ...named, rules: named.rules.map(known) } },
      ...(wanted.persist && { saved: savedOf(found[`${family} saved`] ?? '', family) }),
      ...(form !== undefined && { form }),
      ...(asked?.chain !== undefined && { target: all[asked.chain]?.exists ?? false }),
      ...(!wanted.allow_lockout && ssh && { ssh, ...(wanted.chain !== undefined && { others }) }),
      notes: printed.filter((line) => line.startsWith('#')).map((line) => line.slice(2)),
    }
  }
  return state
}

function loginOf(printed: string, family: Family): Login | undefined {
  const [, version, port, client, server, device] =
    /^(ipv[46]) (\d+) ([^\s%]+)\S* ([^\s%]+)\S* ?(.*)$/m.exec(printed) ?? []
  if (version !== family) return undefined
  return { port: Number(port), client: client!, server: server!, ...(device && { device }) }
}

/** A chain that iptables-save does not list: built-in ones exist nonetheless. */
function none({ table, chain }: Wanted): Chain {
  return isBuiltin(table, chain ?? '')
    ? { exists: true, policy: 'ACCEPT', rules: [] }
    : { exists: false, rules: [] }
}

/** The chains in lines of iptables-save. */
export function chainsOf(printed: readonly string[], known: (rule: string) => string): Record<string, Chain> {
  const chains: Record<string, { exists: boolean; policy?: string; rules: string[] }> = {}
  for (const line of printed) {
    const head = /^:(\S+) (\S+)/.exec(line)
    const rule = /^(?:\[\d+:\d+\] )?(?:-A|--append) (\S+) ?(.*)$/.exec(line)
    if (head) chains[head[1]!] = { exists: true, ...(head[2] !== '-' && { policy: head[2]! }), rules: [] }
    else if (rule) {
      chains[rule[1]!] ??= { exists: false, rules: [] }
      chains[rule[1]!]!.rules.push(known(rule[2]!))
    }
  }
  return chains
}

function formOf(printed: string | undefined, chain: string | undefined): string | undefined {
  const line = lines(printed ?? '')[0]
  return line?.startsWith(`-A ${chain} `) ? line.slice(`-A ${chain} `.length) : undefined
}

function savedOf(printed: string, family: Family): Saved | undefined {
  const [kind, enabled, ...rest] = printed.split('\n')
  if (kind !== 'debian' && kind !== 'redhat') return undefined
  const text = parseText(rest.join('\n'))
  const { file, unit } = places[kind][family]
  return { file, unit, enabled: enabled as Saved['enabled'], exists: text !== undefined, text: text ?? '' }
}
