import { type Change, change, type Refusal } from '../../src/module.ts'
import { canonicalIp } from '../lib/ip-address.ts'
import { keyOf, type Named } from './key.ts'
import { shutsOut } from './login.ts'
import type { Route, State } from './state.ts'

/** The parameters that say what is to be. */
export interface Wanted extends Named {
  readonly state: 'present' | 'absent'
  readonly device?: string | undefined
}

/** The change, unless it leads the login in use another way. */
export function planRoutes(state: State, wanted: Wanted): Change<State> | Refusal | undefined {
  const planned = changeOf(state, wanted)
  const { login } = state
  if (!planned || !login || !shutsOut(login, keyOf(wanted), planned.after.routes)) return planned
  const way = login.gateway === 'none' ? login.device : login.gateway
  return {
    refused: `packets to ${login.client}, from where this login came, would no longer go by ${way}; say allow_lockout if they may`,
  }
}

/** Exactly the one route that is asked for, or none that matches what is asked. */
function changeOf(state: State, wanted: Wanted): Change<State> | undefined {
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
