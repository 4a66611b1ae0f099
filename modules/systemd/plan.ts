import { type Change, change, type Refusal } from '../../src/module.ts'
import type { UnitParams } from './params.ts'
import type { State } from './state.ts'

/** What must happen to a unit, or why it cannot. */
export function plan(state: State, params: UnitParams): Change<State> | Refusal | undefined {
  const reload = params.daemon_reload && (state.stale === true || state.othersStale === true)
  const triggers = [params.daemon_reexec && 'daemon-reexec', reload && 'daemon-reload'].filter(
    (trigger) => trigger !== false,
  )
  const refusal = params.name === undefined ? undefined : refuse(state, params, reload)
  if (refusal) return refusal
  const filed = fileState(state, params)
  const active = activeState(state, params)
  const after = { ...filed, ...(active.state && { active: active.state }) }
  // What was read of files is no state that could be brought back; enabling reads them again, too.
  const reads = (reload || filed !== state) && (state.stale || state.othersStale)
  const open = {
    ...(reads && { stale: undefined, othersStale: undefined }),
    ...(state.outdated && { outdated: undefined }),
  }
  const more = {
    triggers: [...triggers, ...active.triggers],
    ...(isLink(state) &&
      filed !== state && { irreversible: 'the unit is a link, which disabling takes away' }),
    ...(active.irreversible && { irreversible: active.irreversible }),
  }
  const before = { ...state, ...open }
  // What lies under a mask is open, so that an unmasking shows no difference that could be compared.
  return filed !== state
    ? { before, after: { ...after, ...open }, ...more }
    : change(before, { ...after, ...open }, more)
}

function refuse(state: State, params: UnitParams, reload: boolean): Refusal | undefined {
  const { unit, alias } = state
  const start = params.state !== undefined && params.state !== 'stopped'
  const masked = params.masked ?? isMasked(state)
  if (!state.found && state.active === 'inactive' && (params.state !== undefined || params.enabled))
    return { refused: `there is no unit ${unit}`, missing: 'unit' }
  if (alias !== undefined && (params.masked !== undefined || params.enabled === false))
    return { refused: `${alias} is another name of ${unit}: name that, since the alias may go with it` }
  if (masked && start && params.masked === undefined)
    return { refused: `${unit} is masked (masked: false takes that away)` }
  if (masked && params.enabled)
    return { refused: `${unit} is masked, so it cannot be enabled (masked: false takes that away)` }
  // Once systemd reads the files again this may be otherwise.
  if (reload) return undefined
  if (state.broken && (start || params.enabled)) return { refused: `${unit} cannot be used: ${state.broken}` }
  if (params.state === 'reloaded' && state.active === 'active' && !state.reloadable)
    return { refused: `${unit} does not say how to reload it: use restarted` }
  return undefined
}

/** What the unit's files come to: masked, enabled or disabled. */
function fileState(state: State, { masked, enabled }: UnitParams): State {
  const now = state.enablement ?? ''
  if (masked && now !== 'masked')
    // What lies under a mask is not to be seen.
    return {
      ...state,
      enablement: 'masked',
      found: undefined,
      broken: undefined,
      reloadable: undefined,
      oneshot: undefined,
    }
  if (masked === false && isMasked(state))
    return {
      ...state,
      enablement: enabled === undefined ? undefined : enabled ? 'enabled' : 'disabled',
      found: undefined,
      broken: undefined,
      reloadable: undefined,
      oneshot: undefined,
    }
  if (enabled === true && !on.has(now)) return { ...state, enablement: 'enabled' }
  if (enabled === false && state.found && off(now)) return { ...state, enablement: 'disabled' }
  return state
}

// Enabled, or nothing that enabling would change.
const on: ReadonlySet<string> = new Set(['enabled', 'static', 'alias', 'indirect', 'generated', 'transient'])

function off(now: string): boolean {
  return now === 'enabled' || now === 'enabled-runtime'
}

/** Is the unit masked, for good or until the next boot? */
export function isMasked({ enablement = '' }: State): boolean {
  return enablement.startsWith('masked')
}

function isLink({ enablement = '' }: State): boolean {
  return enablement.startsWith('linked')
}

interface Activity {
  readonly state?: State['active']
  readonly triggers: readonly string[]
  readonly irreversible?: string
}

function activeState(state: State, params: UnitParams): Activity {
  const { unit, active } = state
  if (params.state === undefined) return { triggers: [] }
  if (params.state === 'stopped') {
    if (active === 'inactive') return { triggers: [] }
    return params.no_block ? unseen('stop', unit) : { state: 'inactive', triggers: [] }
  }
  if (state.oneshot) return { triggers: [`${params.state === 'started' ? 'start' : 'restart'} ${unit}`] }
  if (active !== 'active') return params.no_block ? unseen('start', unit) : { state: 'active', triggers: [] }
  if (params.state === 'started') {
    if (!state.outdated) return { triggers: [] }
    return { triggers: [`${params.restarted_after || !state.reloadable ? 'restart' : 'reload'} ${unit}`] }
  }
  return { triggers: [`${params.state === 'restarted' ? 'restart' : 'reload'} ${unit}`] }
}

// Nobody waits for it, so nobody can say what the state will be.
function unseen(verb: string, unit: string): Activity {
  return { triggers: [`${verb} ${unit}`], irreversible: `nobody waits for the ${verb}` }
}
