import { canonicalAddress, type Family } from './address.ts'
import { meaningOf } from './canonical.ts'
import { fits, type Way } from './fits.ts'
import type { Chain, Login } from './state.ts'

/** The chains of a table, by name. */
type Chains = Readonly<Record<string, Chain>>

/** The built-in chain that let the login in, and after a change of any chain of the table would no longer, if there is one. */
export function shutBy(
  table: string,
  { from, to }: { from: Chains; to: Chains },
  login: Login,
  family: Family,
): string | undefined {
  return Object.keys(passed(table, login)).find(
    (name) => admits(from, table, name, login, family) && !admits(to, table, name, login, family),
  )
}

/**
 * Would the built-in chain let a new SSH connection like this login through? Read from the rules, with those of the
 * chains they lead to, to the point where it is decided. A rule whose conditions hang on more than what is known of
 * the login may be meant for other packets: where that leaves a way in, it is one.
 */
export function admits(chains: Chains, table: string, name: string, login: Login, family: Family): boolean {
  const way = passed(table, login)[name]
  if (way === undefined) return true
  const fates = fatesIn(name, { chains, way, login, family, known: new Map() })
  return fates.has('accept') || (fates.has('on') && chains[name]?.policy !== 'DROP')
}

/** The built-in chains of a table that packets of the login pass, and on which way. */
function passed(table: string, { device }: Login): Readonly<Record<string, Way>> {
  // The table nat is asked about the first packet of a connection only; one from the host itself enters it by OUTPUT.
  return table === 'nat'
    ? { [device === 'lo' ? 'OUTPUT' : 'PREROUTING']: 'in', INPUT: 'in' }
    : { PREROUTING: 'in', INPUT: 'in', OUTPUT: 'out', POSTROUTING: 'out' }
}

/** What may become of a packet in a chain; `on`: it leaves the chain undecided. */
type Fate = 'accept' | 'drop' | 'on'

interface Walk {
  readonly chains: Chains
  readonly way: Way
  readonly login: Login
  readonly family: Family
  /** Chains that were walked through before. */
  readonly known: Map<string, ReadonlySet<Fate>>
}

/** All that may become of the login's packets in a chain: more than one thing where a rule may be meant for others. */
function fatesIn(name: string, walk: Walk): ReadonlySet<Fate> {
  const { known } = walk
  const walked = known.get(name)
  if (walked) return walked
  // The kernel takes no chains that lead in a circle; in a file there may be some.
  known.set(name, new Set(['on']))
  const fates = decided(name, walk)
  known.set(name, fates)
  return fates
}

function decided(name: string, walk: Walk): ReadonlySet<Fate> {
  const { chains, way, login, family } = walk
  const found = new Set<Fate>()
  for (const rule of chains[name]?.rules ?? []) {
    const { jump = '', conditions, effects } = meaningOf(rule, family)
    const fit = fits(conditions, way, login, family)
    if (fit === 'no') continue
    const fates = fatesBy(jump, effects, walk)
    const leaves = jump === 'RETURN' || effects.includes(`goto ${jump}`)
    for (const fate of fates) if (fate !== 'on' || leaves) found.add(fate)
    if (fit === 'yes' && (leaves || !fates.has('on'))) return found
  }
  return found.add('on')
}

function fatesBy(target: string, effects: readonly string[], walk: Walk): ReadonlySet<Fate> {
  if (target === 'ACCEPT') return new Set(['accept'])
  if (target === 'DROP' || target === 'REJECT') return new Set(['drop'])
  if (target === 'REDIRECT' || target === 'DNAT' || target === 'NETMAP')
    return new Set([arrives(effects, walk) ? 'accept' : 'drop'])
  return target in walk.chains ? fatesIn(target, walk) : new Set(['on'])
}

/** Does a connection whose destination is rewritten so still get to the server of the login? */
function arrives(effects: readonly string[], { login: { port, server }, family }: Walk): boolean {
  const written = effects.find((effect) => effect.includes(' --to'))
  const [, option, to = ''] = written?.split(' ') ?? []
  if (option === undefined) return true
  if (option === '--to-ports') return to === String(port)
  const bare = family === 'ipv6' && !to.startsWith('[')
  const [, address = '', ports = String(port)] = bare ? ['', to] : /^\[?(.*?)\]?(?::([\d-]*))?$/.exec(to)!
  const same = address === '' || canonicalAddress(address, family) === canonicalAddress(server ?? '', family)
  return same && ports === String(port)
}
