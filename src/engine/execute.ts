import type { ShownChange } from '../event.ts'
import {
  type ActionModule,
  type Change,
  equalState,
  type FactsModule,
  type Outcome,
  type Refusal,
  type StateModule,
  type Thing,
} from '../module.ts'
import { type Script, sh, steps, userScript } from '../script.ts'
import type { Secret } from '../value.ts'
import { type Aside, runAside } from './aside.ts'
import type { Contents } from './contents.ts'
import { guarded, hasMoved } from './guard.ts'
import { act, ask, type Machine, type Probe, type Spot } from './machine.ts'
import { timing } from './timing.ts'

/** What a task has to work with once its parameters are known. */
export interface Work {
  readonly spot: Spot
  readonly check: boolean
  /** The whole run is in check mode, so that what is skipped now will be known then. */
  readonly rehearsal: boolean
  readonly contents: Contents
  /** Probes of later tasks, to be asked along. */
  readonly ahead: () => readonly Probe[]
  /** All machines of the batch, whose snapshots a trigger or an action ends. */
  readonly machines: () => Iterable<Machine>
  /** Is a change planned where the task runs? */
  readonly planned: () => boolean
  /** May a change planned there bring what is missing now? */
  readonly expects: (missing: Thing) => boolean
  /** A change is planned on some host: in check mode the world is not what it will be. */
  readonly anyPlanned: () => boolean
  readonly environment: ReadonlyMap<string, string | Secret>
  readonly aside: Aside | undefined
}

/** How the module ended, before `changed_when` and `failed_when`. */
export interface Done {
  readonly changed: boolean
  readonly failed: boolean
  readonly skipped?: boolean
  /** People see the result whether they ask for details or not. */
  readonly shown?: boolean
  /** The module's own keys of the result. */
  readonly result: object
  readonly change?: ShownChange
  readonly predicted?: string
  /** Nobody can know in check mode. */
  readonly unknown?: string
  readonly warnings?: readonly string[]
  /** A parameter is secret, and so is what came of it. */
  readonly hidden?: true
}

/** The exit code of a probe that lacks a tool. */
const missingCode = 69
/** A shell's exit code for a command that is not there. */
const notFoundCode = 127
/** How often a host that moves under our hands is planned anew. */
const plans = 3

// biome-ignore lint/suspicious/noExplicitAny: the registry holds modules of every schema and state
type Any = any

/** Brings the host into the state that the module plans, or says what that would take. */
export async function executeState(module: StateModule<Any, Any>, params: object, work: Work): Promise<Done> {
  const probe: Probe = { ...work.spot, script: module.probe(params) }
  for (let attempt = 1; ; attempt++) {
    const answer = await ask(probe, work.ahead)
    if (answer.code !== 0) return notAsked(answer, work)
    const foreseen = work.check ? work.spot.machine.foreseen(probe) : undefined
    const found = () => module.parse(answer.stdout, params)
    const state = foreseen === undefined ? found() : (module.foresee?.(foreseen, found(), params) ?? foreseen)
    const warnings = module.warn?.(state, params) ?? []
    const plan: Change<unknown> | Refusal | undefined = module.plan(state, params)
    if (plan && 'refused' in plan) return { ...refused(plan, work), warnings }
    const result = module.result?.(state, plan, params) ?? plan?.after ?? state
    if (!plan) return { changed: false, failed: false, result, warnings }

    const change = shown(plan)
    const test = module.test?.(plan, params)
    const { machine, timeout } = work.spot
    const bring = () => machine.bring(work.spot, work.contents.in(plan.after))
    if (work.check) {
      const tried = test && (await machine.run(work.spot, { script: steps(await bring(), test), timeout }))
      if (tried && tried.code !== 0) {
        const why = tried.stderr.trim() || `the test of the change failed with code ${tried.code}`
        const lacks = tried.code === missingCode || tried.code === notFoundCode
        return { ...refused({ refused: why, ...(lacks && { missing: 'tool' }) }, work), change, warnings }
      }
      if (!leavesOpen(plan.before, plan.after)) machine.foresee(probe, plan.after)
      return { changed: true, failed: false, result, change, warnings }
    }

    const script = guarded(
      probe.script,
      answer.bytes ?? Buffer.from(answer.stdout),
      steps(await bring(), test && tested(test), module.apply(plan, params)),
    )
    const job = { script, timeout: timeout ?? work.aside?.seconds }
    const outcome = await act(job, work.spot, () => [probe, ...work.ahead()])
    if (plan.triggers?.length) forgetOthers(work)
    const proof = await ask(probe, work.ahead)
    const moved = hasMoved(outcome)
    if (moved && attempt < plans) continue
    if (outcome.code !== 0) {
      const msg = moved ? 'the host changes under our hands; nothing was applied' : failure('apply', outcome)
      return { changed: false, failed: true, result: { msg, ...streams(outcome) }, warnings }
    }
    const remaining = unproven(module, plan, proof, params)
    if (remaining) {
      const msg = 'applied, but the host is not as planned'
      return { changed: true, failed: true, result: { msg, remaining }, change, warnings }
    }
    return { changed: true, failed: false, result, change, warnings }
  }
}

/** Asks. In check mode, what a planned change may alter cannot be asked: of the world outside, a change of any host. */
export async function executeFacts(module: FactsModule<Any>, params: object, work: Work): Promise<Done> {
  const altered = module.volatile ? work.anyPlanned() : !module.lasting && work.planned()
  if (work.check && altered) {
    return {
      changed: false,
      failed: false,
      result: {},
      unknown: 'it depends on changes that are only planned',
    }
  }
  const script = module.probe(params)
  const answer = module.volatile
    ? await work.spot.machine.run(work.spot, { script, timeout: work.spot.timeout })
    : await ask({ ...work.spot, script }, work.ahead)
  // While it waited, the world may have moved.
  if (module.volatile) forgetAll(work)
  if (answer.code !== 0) return notAsked(answer, work)
  const result = module.parse(answer.stdout, params) as { failed?: boolean }
  return { changed: false, failed: result.failed === true, result }
}

/** Does what has no state. Check mode skips it, unless its guard says that there is nothing to do. */
export async function executeAction(module: ActionModule<Any>, params: object, work: Work): Promise<Done> {
  const guard = module.guard?.(params)
  if (guard) {
    const answer = await ask({ ...work.spot, script: guard }, work.ahead)
    if (answer.code !== 0) return notAsked(answer, work)
    const done = module.done?.(answer.stdout, params)
    if (done) return { changed: false, failed: false, result: done }
  }
  const expected = () => module.parse({ code: 0, stdout: '', stderr: '' }, params)
  if (work.check) {
    const told = { ...expected(), msg: 'not run: check_mode' }
    return {
      changed: false,
      failed: false,
      skipped: true,
      result: told,
      ...(work.rehearsal && { unknown: 'actions do not run in check mode' }),
    }
  }
  const script = withEnvironment(work.environment, module.run(params))
  const stdin = module.stdin?.(params)
  if (work.aside) return runAside({ script, stdin, expected: expected() }, work.aside, work)
  const started = new Date()
  const outcome = await act({ script, user: true, stdin, timeout: work.spot.timeout }, work.spot, () => [])
  const times = timing(started, new Date())
  forgetOthers(work)
  // As in Ansible, it has failed and changed nothing, though nobody knows how far it got.
  if (outcome.abandoned !== undefined)
    return { changed: false, failed: true, result: { msg: outcome.abandoned, ...streams(outcome) } }
  const result = module.parse(outcome, params) as { changed?: boolean; failed?: boolean; rc?: number }
  return {
    changed: result.changed ?? true,
    failed: result.failed ?? (result.rc ?? 0) !== 0,
    result: result.rc === undefined ? result : { ...times, ...result },
  }
}

/** Can only the run tell what some fields of the state will be? */
function leavesOpen(before: unknown, after: unknown): boolean {
  if (after === undefined) return before !== undefined
  if (typeof before !== 'object' || typeof after !== 'object' || !before || !after) return false
  return Object.entries(after).some(([key, value]) =>
    leavesOpen((before as Record<string, unknown>)[key], value),
  )
}

/** The test ahead of an apply; where it fails, people are told that nothing was written. */
function tested(test: Script): Script {
  return sh`trap 'echo "the test of the change failed; nothing was written" >&2' EXIT
(
${test}
)
trap - EXIT`
}

function notAsked(answer: Outcome, work: Work): Done {
  if (answer.code === missingCode) return refused({ refused: answer.stderr.trim(), missing: 'tool' }, work)
  return { changed: false, failed: true, result: { msg: failure('probe', answer), ...streams(answer) } }
}

/** A refusal is a failure, unless an earlier planned change may bring what is missing. */
function refused({ refused, missing, otherwise }: Refusal, { check, planned, expects }: Work): Done {
  if (check && missing && (missing === true ? planned() : expects(missing)))
    return {
      changed: true,
      failed: false,
      result: { msg: refused },
      predicted: refused,
      ...(otherwise && { change: shown(otherwise) }),
    }
  return { changed: false, failed: true, result: { msg: refused } }
}

/** What the state after an apply lacks of the plan; undefined when the law holds. */
function unproven(
  module: StateModule<Any, Any>,
  plan: Change<unknown>,
  proof: Outcome,
  params: object,
): object | undefined {
  if (proof.code !== 0) return { probe: failure('probe', proof) }
  const state: unknown = module.parse(proof.stdout, params)
  const again: Change<unknown> | Refusal | undefined = module.plan(state, params)
  if (again && 'refused' in again) return { planned: plan.after, refused: again.refused }
  if (!equalState(state, plan.after)) return { planned: plan.after, found: state }
  if (again && !plan.unsettled && !equalState(again.before, again.after))
    return { planned: again.after, found: state }
  return undefined
}

function forgetAll(work: Work): void {
  work.spot.machine.forget()
  forgetOthers(work)
}

function forgetOthers(work: Work): void {
  for (const machine of work.machines()) if (machine !== work.spot.machine) machine.forget()
}

function shown({ before, after, triggers, irreversible }: Change<unknown>): ShownChange {
  return { before, after, triggers: triggers ?? [], irreversible }
}

function failure(what: string, { code, stderr }: Outcome): string {
  return stderr.trim() || `the ${what} failed with code ${code}`
}

function streams({ code, stdout, stderr }: Outcome): object {
  return { rc: code, stdout, stderr }
}

function withEnvironment(environment: Work['environment'], script: Script): Script {
  const exports = [...environment].map(([name, value]) => sh`export ${userScript(name)}=${value}`)
  return steps(...exports, script)
}
