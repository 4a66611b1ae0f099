import { parseIp } from '../lib/ip-address.ts'
import { canonicalAddress, type Family } from './address.ts'
import { portRange } from './numbers.ts'
import type { Login } from './state.ts'

/** The way that a packet of a login takes: to the server, or from it. */
export type Way = 'in' | 'out'

/** Maybe: it hangs on more than is known of the login. */
export type Verdict = 'yes' | 'no' | 'maybe'

/** Does what a rule asks for fit the packets of a new connection like this login? */
export function fits(conditions: readonly string[], way: Way, login: Login, family: Family): Verdict {
  const verdicts = conditions.map((condition) => holds(condition, way, login, family))
  return verdicts.includes('no') ? 'no' : verdicts.includes('maybe') ? 'maybe' : 'yes'
}

function holds(condition: string, way: Way, login: Login, family: Family): Verdict {
  const plain = condition.replace(/^! /, '')
  const positive = judge(plain, way, login, family)
  if (plain === condition || positive === 'maybe') return positive
  return positive === 'yes' ? 'no' : 'yes'
}

function judge(
  condition: string,
  way: Way,
  { port, client, server, device }: Login,
  family: Family,
): Verdict {
  const at = condition.lastIndexOf(' ')
  const name = condition.slice(0, at)
  const value = condition.slice(at + 1)
  const within = (low: number, high: number) =>
    value.split(',').map((range) => {
      const [first, last] = (portRange(range) ?? '-1:-1').split(':').map(Number)
      return first! <= low && last! >= high ? 'all' : last! >= low && first! <= high ? 'some' : 'none'
    })
  if (name === '-s' || name === '-d') {
    const address = (name === '-s') === (way === 'in') ? client : server
    const network = canonicalAddress(`${address}/${value.split('/')[1]}`, family)
    return network === undefined ? 'maybe' : network === value ? 'yes' : 'no'
  }
  if (name === 'iprange --src-range' || name === 'iprange --dst-range')
    return between(value, name.includes('src') === (way === 'in') ? client : server)
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
  if (name === 'conntrack --ctorigdstport') return within(port, port).includes('all') ? 'yes' : 'no'
  if (name === 'pkttype --pkt-type') return value === 'unicast' ? 'yes' : 'no'
  if (name === 'length --length') return value === '0:65535' ? 'yes' : 'maybe'
  if (name === 'multiport --ports') return within(port, port).includes('all') ? 'yes' : 'maybe'
  // A connection begins with a packet that has SYN alone; those that go out have other flags, one after the other.
  if (name.startsWith('tcp --tcp-flags ') && way === 'in') {
    const mask = name.slice('tcp --tcp-flags '.length).split(',')
    return value === (mask.includes('SYN') ? 'SYN' : '') ? 'yes' : 'no'
  }
  if (name === `addrtype --${way === 'in' ? 'dst' : 'src'}-type`)
    return value.split(',').includes('LOCAL') ? 'yes' : 'no'
  if (name === 'conntrack --ctstate' || name === 'state --state')
    return value.split(',').includes(way === 'in' ? 'NEW' : 'ESTABLISHED') ? 'yes' : 'no'
  if (name.startsWith('comment ')) return 'yes'
  // Marks are for the traffic that is balanced; a login has none.
  if (name === 'mark --mark') return value.startsWith('0/') ? 'yes' : 'no'
  return 'maybe'
}

/** Is the address one from the first to the last of a range? */
function between(range: string, address: string | undefined): Verdict {
  const [first, last, ip] = [...range.split('-', 2), address].map((one) => parseIp(one ?? '')?.value)
  if (first === undefined || last === undefined || ip === undefined) return 'maybe'
  return first <= ip && ip <= last ? 'yes' : 'no'
}
