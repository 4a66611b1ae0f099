import type { Change } from '../../src/module.ts'
import { type Script, sh, steps } from '../../src/script.ts'
import type { Key } from './key.ts'
import type { Route, State } from './state.ts'

/** Brings the routes of a key from one set to another: by one replacement where there is one of each. */
export function applyRoutes({ before, after }: Change<State>, key: Key): Script {
  const run = (action: 'replace' | 'append' | 'del', route: Route): Script =>
    sh`ip ${`-${key.version}`} route ${action} ${words(route, key)}`
  const [only] = after.routes
  if (only && after.routes.length === 1 && before.routes.length <= 1) return run('replace', only)
  const stays = kept(before.routes, after.routes)
  const gone = stays ? before.routes.filter((route) => !after.routes.includes(route)) : before.routes
  return steps(
    ...gone.map((route) => run('del', route)),
    ...(stays ? [] : after.routes.map((route) => run('append', route))),
  )
}

/** Are the routes after some of those before? */
function kept(before: readonly Route[], after: readonly Route[]): boolean {
  return after.every((route) => before.includes(route))
}

function words({ type, gateway, device, source, more }: Route, key: Key): string[] {
  const object = /(^| )nhid \d/.test(more ?? '')
  return [
    ...(type === 'unicast' ? [] : [type]),
    key.destination,
    ...(gateway === 'none' || object ? [] : ['via', ...gateway.split(' ')]),
    ...(device === undefined || object ? [] : ['dev', device]),
    ...(source === undefined ? [] : ['src', source]),
    ...['metric', String(key.metric), 'table', key.table],
    // A route of ours: the kernel takes it for one made at boot otherwise, which routing daemons throw away. Next hops
    // stand last.
    ...(more === undefined ? ['proto', 'static'] : more.split(' ').filter(Boolean)),
  ]
}
