import type { Family } from './address.ts'
import { protocolNumber } from './numbers.ts'
import { general, matches, type Option, targets } from './options.ts'
import { wordsOf } from './words.ts'

/** What a rule says, however it is written. */
export interface Meaning {
  /** Two rules with the same key are the same rule. */
  readonly key: string
  /** Every word was understood. Otherwise the key holds words as written, and iptables knows better. */
  readonly sure: boolean
  /** The target that is jumped or gone to, if any. */
  readonly jump?: string
  /** Conditions as `name value`, each with `! ` in front where it is negated. */
  readonly conditions: readonly string[]
  /** What it does, as `jump NAME` or `goto NAME`, and the options of the target as `NAME option value`. */
  readonly effects: readonly string[]
}

/** Names of matches that come with a protocol, by its number. */
const protocolMatch: Readonly<Record<string, string>> = {
  6: 'tcp',
  17: 'udp',
  132: 'sctp',
  136: 'udplite',
  1: 'icmp',
  58: 'icmp6',
}

/** The meaning of a rule-specification: what stands after `-A CHAIN`. */
export function meaning(words: readonly string[], family: Family): Meaning {
  const conditions: string[] = []
  const effects: string[] = []
  const named: string[] = []
  const used = new Set<string>()
  let jump: string | undefined
  let sure = true
  let inTarget = false
  let negated = false

  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (word === '!') {
      negated = true
      continue
    }
    if (word === '-m' || word === '--match') {
      const name = words[++i] ?? ''
      named.push(name === 'icmpv6' ? 'icmp6' : name)
      if (!(named.at(-1)! in matches)) sure = false
      inTarget = false
    } else if (['-j', '--jump', '-g', '--goto'].includes(word)) {
      jump = words[++i] ?? ''
      effects.push(`${word.includes('g') ? 'goto' : 'jump'} ${jump}`)
      inTarget = true
      if (!(jump in targets) && extensions.has(jump)) sure = false
    } else {
      const found = lookUp(word, named, jump, conditions)
      const end = found ? i + 1 + found.option.words : nextOption(words, i + 1)
      const args = words.slice(i + 1, end)
      const value = found && args.length === found.option.words ? found.option.read(args, family) : undefined
      if (value === undefined) sure = false
      if (value !== 'any' || negated) {
        if (found && found.owner !== '') used.add(found.owner)
        const owner = found?.owner ?? (inTarget ? jump : named.at(-1)) ?? ''
        const text = `${negated ? '! ' : ''}${owner && `${owner} `}${found?.option.name ?? word} ${value ?? args.join(' ')}`
        ;(found ? found.target : inTarget) ? effects.push(text) : conditions.push(text)
      }
      i = end - 1
    }
    negated = false
  }
  // A bare `-m tcp` says no more than `-p tcp`; any other match without options says something.
  const protocols = new Set(Object.values(protocolMatch))
  for (const name of named) if (!used.has(name) && !protocols.has(name)) conditions.push(`match ${name}`)
  const key = `${[...new Set(conditions)].sort().join('; ')} => ${effects.sort().join('; ')}`
  return { key, sure, conditions, effects, ...(jump !== undefined && { jump }) }
}

/** The meaning of a line `-A CHAIN …` without its first two words. */
export function meaningOf(specification: string, family: Family): Meaning {
  return meaning(wordsOf(specification), family)
}

/** Is this the name of a target that comes with iptables? Any other is a chain. */
export function isExtension(target: string): boolean {
  return target in targets || extensions.has(target)
}

/** Targets that come with iptables but whose options we leave to it. */
const extensions = new Set(
  `AUDIT CHECKSUM CLASSIFY CLUSTERIP CONNSECMARK DNPT ECN HL HMARK IDLETIMER LED MIRROR NETMAP NFLOG NFQUEUE QUEUE
  RATEEST SAME SECMARK SET SNPT SYNPROXY TCPMSS TCPOPTSTRIP TEE TOS TPROXY TRACE TTL ULOG`.split(/\s+/),
)

interface Found {
  readonly option: Option
  /** The match or target it belongs to; empty for a general option. */
  readonly owner: string
  readonly target: boolean
}

/** Whose option a word is: the target's, the latest match's that knows it, the protocol's, anybody's. */
function lookUp(
  word: string,
  named: readonly string[],
  jump: string | undefined,
  conditions: readonly string[],
): Found | undefined {
  const ofTarget = jump === undefined ? undefined : targets[jump]?.[word]
  if (ofTarget) return { option: ofTarget, owner: jump!, target: true }
  const protocol = conditions.find((text) => text.startsWith('-p '))?.slice(3) ?? ''
  const implied = protocolMatch[protocolNumber(protocol) ?? '']
  for (const owner of [...named.toReversed(), ...(implied ? [implied] : [])]) {
    const option = matches[owner]?.[word]
    if (option) return { option, owner, target: false }
  }
  const option = general[word]
  return option && { option, owner: '', target: false }
}

/** Where the words of an option we do not know must end: at the next one. */
function nextOption(words: readonly string[], from: number): number {
  for (let i = from; i < words.length; i++) if (/^(-[-a-z]|!$)/.test(words[i]!)) return i
  return words.length
}
