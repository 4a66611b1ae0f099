import type { Family } from './address.ts'
import { askedRule } from './asked.ts'
import type { Wanted } from './spec.ts'
import { type Filter, families, type State } from './state.ts'

/**
 * What a task will find where an earlier one, which may be about another chain or rule of the table, leaves
 * `foreseen`: what was found, with the chains that were to change.
 */
export function foresee(foreseen: State, found: State, wanted: Wanted): State {
  const state: { [F in Family]?: Filter } = {}
  for (const family of families(wanted)) {
    const now = found[family]!
    const { chains, saved } = foreseen[family] ?? now
    const { chain } = wanted
    const asked = askedRule(wanted, family, now.form)
    const known = asked?.known ?? ((line) => line)
    const target = asked?.chain === undefined ? undefined : (chains[asked.chain]?.exists ?? now.target)
    const table = { ...now.chains, ...chains }
    const named = table[chain ?? '']
    state[family] = {
      ...now,
      chains:
        chain === undefined
          ? Object.fromEntries(Object.entries(table).filter(([, { exists }]) => exists))
          : { ...table, ...(named && { [chain]: { ...named, rules: named.rules.map(known) } }) },
      ...(target !== undefined && { target }),
      ...(saved && { saved }),
    }
  }
  return state
}
