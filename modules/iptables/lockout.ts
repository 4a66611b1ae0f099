import { canonicalAddress, type Family } from './address.ts'
import { meaningOf } from './canonical.ts'
import { portRange } from './numbers.ts'
import type { Chain, Login } from './state.ts'

/** The way that a login's packets take through a built-in chain. */
type Way = 'in' | 'out'

const ways: Readonly<Record<string, Way>> = {
  PREROUTING: 'in',
  INPUT: 'in',
  OUTPUT: 'out',
  POSTROUTING: 'out',
}

/** Would a chain that lets the login in no longer do so? The table nat is not for filtering; any other can drop. */
export function locksOut(
  table: string,
  name: string,
  { from, to }: { from: Chain; to: Chain },
  login: Login | undefined,
  family: Family,
): boolean {
  if (login === undefined || table === 'nat' || !(name in ways)) return false
  return admits(from, name, login, family) && !admits(to, name, login, family)
}

/**
 * Would the built-in chain let a new SSH connection like this login through? Read from the chain alone, to the point
 * where it decides: conditions that hang on more than the client, protocol, port, interface and state are taken to hold
 * for an ACCEPT and not to hold for a DROP; other chains are taken to decide nothing.
 */
export function admits(chain: Chain, name: string, login: Login, family: Family): boolean {
  const way = ways[name]!
  for (const rule of chain.rules) {
    const { jump, conditions } = meaningOf(rule, family)
    const verdicts = conditions.map((condition) => holds(condition, way, login, family))
    if (verdicts.includes('no')) continue
    if (jump === 'ACCEPT') return true
    if ((jump === 'DROP' || jump === 'REJECT') && verdicts.every((verdict) => verdict === 'yes')) return false
  }
  return chain.policy !== 'DROP'
}

type Verdict = 'yes' | 'no' | 'maybe'

function holds(condition: string, way: Way, login: Login, family: Family): Verdict {
  const plain = condition.replace(/^! /, '')
  const positive = judge(plain, way, login, family)
  if (plain === condition || positive === 'maybe') return positive
  return positive === 'yes' ? 'no' : 'yes'
}

function judge(condition: string, way: Way, { port, client, device }: Login, family: Family): Verdict {
  const at = condition.lastIndexOf(' ')
  const name = condition.slice(0, at)
  const value = condition.slice(at + 1)
  const within = (low: number, high: number) =>
    value.split(',').map((range) => {
      const [first, last] = (portRange(range) ?? '-1:-1').split(':').map(Number)
      return first! <= low && last! >= high ? 'all' : last! >= low && first! <= high ? 'some' : 'none'
    })
  if (name === (way === 'in' ? '-s' : '-d')) {
    const network = canonicalAddress(`${client}/${value.split('/')[1]}`, family)
    return network === undefined ? 'maybe' : network === value ? 'yes' : 'no'
  }
  const [ours, theirs] = way === 'in' ? ['--dport', '--sport'] : ['--sport', '--dport']
  if (name === '-p') return value === '6' ? 'yes' : 'no'
  if (name === '-i' || name === '-o') {
    // Unknown, it is not loopback: that leads to the host's own addresses only.
    if (device === undefined) return value === 'lo' ? 'no' : 'maybe'
    return (value.endsWith('+') ? device.startsWith(value.slice(0, -1)) : device === value) ? 'yes' : 'no'
  }
  if (name === `tcp ${ours}` || name === `multiport ${ours}s`)
    return within(port, port).includes('all') ? 'yes' : 'no'
  // The other side's port may be any of the high ones.
  if (name === `tcp ${theirs}` || name === `multiport ${theirs}s`) {
    const parts = within(1024, 65535)
    return parts.includes('all') ? 'yes' : parts.includes('some') ? 'maybe' : 'no'
  }
  if (name === 'conntrack --ctstate' || name === 'state --state')
    return value.split(',').includes(way === 'in' ? 'NEW' : 'ESTABLISHED') ? 'yes' : 'no'
  if (name.startsWith('comment ')) return 'yes'
  // Marks are for the traffic that is balanced; a login has none.
  if (name === 'mark --mark') return value.startsWith('0/') ? 'yes' : 'no'
  return 'maybe'
}
