import { formatIp, ipNetwork, parseIp } from '../lib/ip-address.ts'
import { type Key, parseDestination } from './key.ts'
import type { Login, Route } from './state.ts'

/** Would packets to the client of the login in use go another way, once the routes of the key are these? */
export function shutsOut(login: Login, key: Key, routes: readonly Route[]): boolean {
  const same = (route: Route) =>
    route.type === 'unicast' &&
    route.gateway === login.gateway &&
    (route.device === undefined || route.device === login.device)
  const carries = key.destination === login.destination && key.metric === login.metric
  if (carries) return !routes.some(same)
  return outranks(key, login) && routes.some((route) => !same(route))
}

/** The longest prefix that the client is in decides, then the lowest metric. */
function outranks({ destination, metric }: Key, login: Login): boolean {
  const [prefix, other] = [prefixOf(destination), prefixOf(login.destination)]
  const client = parseIp(login.client)!
  const wanted = parseDestination(destination)
  const covers =
    !wanted || formatIp(ipNetwork(client, prefix)) === formatIp(ipNetwork(wanted.address, prefix))
  return covers && (prefix > other || (prefix === other && metric < login.metric))
}

function prefixOf(destination: string): number {
  return parseDestination(destination)?.prefix ?? 0
}
