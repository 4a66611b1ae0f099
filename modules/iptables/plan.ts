import { type Change, change, equalState, type Refusal } from '../../src/module.ts'
import type { Family } from './address.ts'
import { type Asked, askedRule } from './asked.ts'
import { shutBy } from './lockout.ts'
import { besides, place } from './place.ts'
import { savedChains, withChain } from './saved.ts'
import type { Wanted } from './spec.ts'
import { type Chain, type Filter, families, type Saved, type State } from './state.ts'
import { isBuiltin } from './tables.ts'

/** What is to change, or why it cannot. */
export function plan(state: State, wanted: Wanted): Change<State> | Refusal | undefined {
  const after: { [F in Family]?: Filter } = {}
  for (const family of families(wanted)) {
    const { others, ...filter } = state[family]!
    const asked = askedRule(wanted, family, filter.form)
    const planned = planFilter(filter, asked, wanted, lockoutOf(filter, others, wanted, family))
    if ('refused' in planned)
      return wanted.persist && !filter.saved ? { ...planned, otherwise: unsaved(state, wanted) } : planned
    after[family] = planned
  }
  return change(state, after)
}

/** The same, as long as nothing keeps the rules. */
function unsaved(state: State, wanted: Wanted): Change<State> | undefined {
  const planned = plan(state, { ...wanted, persist: false })
  return planned && 'refused' in planned ? undefined : planned
}

function planFilter(
  before: Filter,
  asked: Asked | undefined,
  wanted: Wanted,
  lockout: Lockout,
): Filter | Refusal {
  const chains: Record<string, Chain> = { ...before.chains }
  for (const [name, chain] of Object.entries(before.chains)) {
    // Others are there in check mode only, as earlier tasks leave them.
    if (wanted.chain !== undefined && name !== wanted.chain) continue
    const planned = planChain(chain, asked, wanted)
    chains[name] = planned
    const refused = refuse(name, chain, before, asked, wanted)
    if (refused) return refused
  }
  const refused = lockout(before.chains, chains)
  if (refused) return refused
  if (!wanted.persist) return { ...before, chains }
  if (!before.saved)
    return {
      refused:
        'persist: nothing here loads rules at boot; install iptables-persistent (Debian) or iptables-services (Red Hat)',
      missing: 'tool',
    }
  const saved = planSaved(before.saved, chains, asked, wanted, lockout)
  return 'refused' in saved ? saved : { ...before, chains, saved }
}

/** Refuses a change of these chains after which this login could not come in again; `file` is where they are kept. */
type Lockout = (from: Chains, to: Chains, file?: string) => Refusal | undefined
type Chains = Readonly<Record<string, Chain>>

function lockoutOf({ ssh }: Filter, others: Chains | undefined, { table }: Wanted, family: Family): Lockout {
  return (from, to, file) => {
    if (ssh === undefined || equalState(from, to)) return undefined
    // A file says itself what its other chains are.
    const around = file === undefined ? others : undefined
    const shut = shutBy(table, { from: { ...around, ...from }, to: { ...around, ...to } }, ssh, family)
    if (shut === undefined) return undefined
    const where = file === undefined ? shut : `at the next boot ${shut} of ${file}`
    return {
      refused: `${where} would no longer let new SSH connections from ${ssh.client} to port ${ssh.port} through, by which this login came in; accept them first, or say allow_lockout`,
    }
  }
}

/** The chain as asked. */
function planChain(chain: Chain, asked: Asked | undefined, wanted: Wanted): Chain {
  if (wanted.flush) return { ...chain, rules: [] }
  if (wanted.policy !== undefined) return { ...chain, policy: wanted.policy }
  if (!asked) return wanted.state === 'present' ? { ...chain, exists: true } : { exists: false, rules: [] }
  const exists = chain.exists || (wanted.state === 'present' && wanted.chain_management)
  return { ...chain, exists, rules: place(chain.rules, asked, wanted) }
}

function refuse(
  name: string,
  chain: Chain,
  { target }: Filter,
  asked: Asked | undefined,
  wanted: Wanted,
): Refusal | undefined {
  const present = wanted.state === 'present'
  if (!chain.exists && !(wanted.chain_management || !present))
    return { refused: `there is no chain ${name} in the table ${wanted.table}`, missing: 'chain' }
  if (!asked) {
    if (!present && chain.rules.length)
      return { refused: `the chain ${name} still has rules; flush it first` }
    return undefined
  }
  if (!present) return undefined
  if (target === false)
    return {
      refused: `there is no target or chain ${asked.chain} to jump to in the table ${wanted.table}`,
      missing: 'chain',
    }
  const others = besides(chain.rules, asked).length
  if (wanted.rule_num !== undefined && wanted.rule_num > others + 1)
    return {
      refused: `rule_num: ${name} has ${others} other rules, so there is no place ${wanted.rule_num}`,
      missing: 'rule',
    }
  return undefined
}

/** The file loaded at boot, with only what the task names brought to what is asked. */
function planSaved(
  saved: Saved,
  running: Readonly<Record<string, Chain>>,
  asked: Asked | undefined,
  wanted: Wanted,
  lockout: Lockout,
): Saved | Refusal {
  const { table, chain, state } = wanted
  const known = asked?.known ?? ((line: string) => line)
  const chains = savedChains(saved.text, table, known)
  const there = (name: string) => chains[name]?.exists || isBuiltin(table, name)
  if (asked?.chain !== undefined && state === 'present' && !there(asked.chain))
    return {
      refused: `${saved.file} has no chain ${asked.chain} to jump to; persist it first`,
      missing: 'saved chain',
    }

  let { text } = saved
  const after: Record<string, Chain> = { ...chains }
  for (const name of chain === undefined ? Object.keys({ ...running, ...chains }) : [chain]) {
    const builtin = isBuiltin(table, name)
    const before = chains[name] ?? { exists: builtin, ...(builtin && { policy: 'ACCEPT' }), rules: [] }
    if (!before.exists && asked && state === 'present' && !wanted.chain_management)
      return {
        refused: `${saved.file} has no chain ${name}; make it with chain_management and persist`,
        missing: 'saved chain',
      }
    const planned = planChain(before, asked, wanted)
    after[name] = planned
    text = withChain(text, table, name, planned, known)
  }
  const refused = lockout(chains, after, saved.file)
  if (refused) return refused
  return text === saved.text ? saved : { ...saved, exists: true, text }
}
