import { type Change, change } from '../../src/module.ts'
import { canonicalIp } from '../lib/ip-address.ts'
import type { Named } from './key.ts'
import type { Route, State } from './state.ts'

/** The parameters that say what is to be. */
export interface Wanted extends Named {
  readonly state: 'present' | 'absent'
  readonly device?: string | undefined
}

/** Exactly the one route that is asked for, or none that matches what is asked. */
export function planRoutes(state: State, wanted: Wanted): Change<State> | undefined {
  const { gateway, device, source } = wanted
  if (wanted.state === 'absent') {
    const routes = state.routes.filter((route) => !goesThere(route, wanted))
    return routes.length < state.routes.length ? change(state, { routes }) : undefined
  }
  const [only, ...others] = state.routes
  const from = source === undefined ? undefined : canonicalIp(source)
  const there = only?.type === 'unicast' && goesThere(only, { ...wanted, source: undefined })
  // Without a gateway the destination is on the link itself.
  if (only && others.length === 0 && there && (gateway !== undefined || isOnLink(only))) {
    return from === undefined || from === only.source
      ? undefined
      : change(state, { routes: [{ ...only, source: from }] })
  }
  const route: Route = {
    type: 'unicast',
    gateway: gateway === undefined ? 'none' : canonicalIp(gateway),
    ...(device !== undefined && { device }),
    ...(from !== undefined && { source: from }),
  }
  return change(state, { routes: [route] })
}

function goesThere(
  route: Route,
  { gateway, device, source }: Pick<Wanted, 'gateway' | 'device' | 'source'>,
): boolean {
  return (
    (gateway === undefined || route.gateway === canonicalIp(gateway)) &&
    (device === undefined || route.device === device) &&
    (source === undefined || route.source === canonicalIp(source))
  )
}

function isOnLink({ gateway }: Route): boolean {
  return gateway === 'none'
}
