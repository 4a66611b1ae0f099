import { type Change, change, type Refusal } from '../../src/module.ts'
import { bare, type PackageParams, removes } from './params.ts'
import type { State, Versions } from './state.ts'

/** The trigger that updates the package index. */
export const update = 'update the package index'

/** What the manager must do, or why it cannot. */
export function plan(state: State, params: PackageParams): Change<State> | Refusal | undefined {
  const { name = [], state: wish } = params
  const problem = state.problem ?? ''
  const unknown = notInIndex.test(problem)
  const stale = state.stale === true
  if (problem !== '' && !(unknown && stale))
    return unknown
      ? { refused: problem, missing: 'package' }
      : { refused: `the package manager cannot do it: ${problem}` }

  const todo = Object.keys({ ...state.wanted, ...state.along }).length > 0
  const fetch = stale && (todo || unknown || wish === 'latest' || name.length === 0)
  const triggers = fetch ? [update] : []
  // An index that was updated is not brought back.
  const before = fetch ? { ...state, stale: undefined } : state
  if (!todo && !unknown) return wipe(before, params) ?? change(before, before, { triggers })
  const packages = { ...state.packages, ...(fetch ? open(state, params) : state.wanted) }
  const purge = removes(params) && params.purge
  const after = { ...before, ...calculation, packages, ...(purge && { config: [] }) }
  const partly = Object.values(state.packages).some((version) => version?.includes('('))
  const irreversible = unknown
    ? 'what comes along is known only when the package index is updated'
    : partly
      ? 'a package that was only partly installed is not made so again'
      : purge
        ? lost
        : undefined
  // Written out, since where versions are open nothing that could be compared differs.
  return {
    before: unknown ? { ...before, ...calculation } : before,
    after,
    triggers,
    ...(irreversible && { irreversible }),
  }
}

// What the managers say of a package or a version that they do not know.
const notInIndex =
  /unable to locate package|no installation candidate|was not found|no such package|unable to find a match|no match for argument|no package .* available/i

// Once a transaction is done there is nothing to calculate.
const calculation = {
  along: undefined,
  config: undefined,
  automatic: undefined,
  wanted: undefined,
  problem: undefined,
}

const lost = 'configuration files of removed packages cannot be brought back'

/** After an update of the index the versions are open. */
function open(state: State, { name = [] }: PackageParams): Versions {
  return Object.fromEntries(
    name
      .filter((each) => each.includes('=') || state.packages[each] === 'absent' || state.wanted?.[each])
      .map((each) => [bare(each), undefined]),
  )
}

/** Only configuration files are left to remove. */
function wipe(state: State, params: PackageParams): Change<State> | undefined {
  if (!removes(params) || !params.purge || !state.config?.length) return undefined
  return { before: state, after: { ...state, config: [] }, irreversible: lost }
}
