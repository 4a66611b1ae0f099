import { canonicalIp, parseIp } from '../lib/ip-address.ts'
import { lines } from '../lib/text.ts'
import { canonicalDestination, type Key } from './key.ts'
import type { Login, Route, State } from './state.ts'

/** Reads what the probe printed: the routes of the key, and that of the login. */
export function parseRoutes(output: string, key: Key): State {
  const login = lines(output).find((line) => line.startsWith('login '))
  return {
    routes: lines(output).flatMap((line) => {
      const read = parseRoute(line, key.version)
      return read?.destination === key.destination && read.metric === key.metric ? [read.route] : []
    }),
    ...(login !== undefined && { login: parseLogin(login, key.version) }),
  }
}

function parseLogin(line: string, version: Key['version']): Login | undefined {
  const [, client = '', ...words] = line.split(' ')
  const read = parseRoute(words.join(' '), version)
  if (!read || parseIp(client)?.version !== version) return undefined
  const { destination, metric, route } = read
  return { client, destination, metric, gateway: route.gateway, device: route.device }
}

interface Read {
  readonly destination: string
  readonly metric: number
  readonly route: Route
}

/** Reads a line of `ip -o route`; undefined for what is none, and for routes that no task is about. */
function parseRoute(line: string, version: Key['version']): Read | undefined {
  const words = line.replaceAll('\\', ' ').split(/\s+/).filter(Boolean)
  const type = types.has(words[0] ?? '') ? words.shift()! : 'unicast'
  const destination = canonicalDestination(words.shift() ?? '')
  if (destination === undefined) return undefined
  const hop = words.indexOf('nexthop')
  const own = pairs(hop < 0 ? words : words.slice(0, hop))
  // A route for some type of service, or from some source only, is another one.
  if (own.has('tos') || own.has('from')) return undefined
  const metric = Number(own.get('metric') ?? (version === 6 ? 1024 : 0))

  // A next hop object stands for what is printed after it.
  const hops = hop < 0 || own.has('nhid') ? [] : words.slice(hop).filter((word) => !passing.has(word))
  const device = type === 'unicast' ? own.get('dev') : undefined
  const source = own.get('src')
  const rest = [...own].flatMap(([name, value]) =>
    fields.has(name) || (name === 'pref' && value === 'medium') ? [] : [name, value],
  )
  const route: Route = {
    type,
    gateway: canonicalIp(own.get('via') ?? 'none'),
    ...(device !== undefined && { device }),
    ...(source !== undefined && { source: canonicalIp(source) }),
    more: [...rest, ...hops].filter(Boolean).join(' '),
  }
  return { destination, metric, route }
}

/** The words of a route by the word before them; some stand alone, some take two. */
function pairs(words: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (let i = 0; i < words.length; ) {
    const name = words[i++]!
    if (passing.has(name)) continue
    if (alone.has(name)) found.set(name, '')
    else if (['inet6', 'lock'].includes(words[i] ?? '')) found.set(name, `${words[i++]} ${words[i++]}`)
    else found.set(name, words[i++] ?? '')
  }
  return found
}

const types: ReadonlySet<string> = new Set([
  ...['unicast', 'local', 'broadcast', 'multicast', 'anycast'],
  ...['throw', 'unreachable', 'prohibit', 'blackhole', 'nat'],
])

/** What the key and the fields of a Route say, and what the kernel only tells. */
const fields: ReadonlySet<string> = new Set([
  ...['via', 'dev', 'src', 'metric', 'table', 'error', 'expires', 'users', 'age'],
])

const alone: ReadonlySet<string> = new Set(['onlink', 'pervasive'])

/** How the link is at the moment: no part of the route. */
const passing: ReadonlySet<string> = new Set([
  ...['linkdown', 'dead', 'offload', 'rt_offload', 'offload_failed', 'trap', 'rt_trap', 'unresolved'],
  ...['notify', 'cache'],
])
