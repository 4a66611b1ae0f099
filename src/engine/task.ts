import { setTimeout } from 'node:timers/promises'
import type { ShownChange, Status, TaskLabel } from '../event.ts'
import { at, type Fault, FaultError } from '../fault.ts'
import type { Located, Task } from '../playbook/model.ts'
import type { Environment } from '../template/environment.ts'
import { Pending } from '../template/pending.ts'
import { condition } from '../template/template.ts'
import { BecomeFailed, Unreachable } from '../transport/shell.ts'
import { type Dict, dict, fromPlain, Unknown } from '../value.ts'
import type { Layers } from '../vars.ts'
import { probesAhead } from './ahead.ts'
import type { Cursor } from './cursor.ts'
import { environmentVariables } from './environment-variables.ts'
import { type Done, executeAction, executeFacts, executeState, type Work } from './execute.ts'
import type { HostRun } from './host.ts'
import { labelOf, print, type Round, roundsOf } from './loop.ts'
import { parametersOf } from './parameters.ts'
import { environmentOf, type PlayRun, scopeOf } from './scope.ts'
import { flagOf, integerOf } from './settings.ts'
import { delegateOf, spotOf } from './spot.ts'
import { viewOf } from './view.ts'

/** How a task, or one round of it, ended on a host. */
export interface Ending {
  readonly status: Status
  readonly result: Dict
  readonly change?: ShownChange | undefined
  readonly predicted?: string | undefined
  readonly unknown?: string | undefined
  readonly faults?: readonly Fault[] | undefined
  readonly delegate?: string | undefined
  /** Nobody may see the result. */
  readonly hidden?: true
}

/** Runs a task on one host: all rounds of its loop, each with its attempts. Never throws for what went wrong at the host. */
export async function runTask(
  playRun: PlayRun,
  task: Task,
  label: TaskLabel,
  host: HostRun,
  cursor: Cursor | undefined,
): Promise<Ending> {
  const scope = scopeOf(playRun, host, task)
  const env = environmentOf(playRun, task)
  const context: Context = { playRun, task, label, host, env, cursor }
  let rounds: readonly Round[] | Unknown | undefined
  try {
    rounds = await settled(() => roundsOf(task, scope, env))
  } catch (error) {
    // A list that cannot be evaluated is no error where the task does not run anyway.
    return (
      trouble(error) ??
      (await attempt(() => (meets(task.keywords.when, scope, env) === false ? skipped : undefined))) ??
      ended(error)
    )
  }
  if (rounds instanceof Unknown) return unknown(rounds.reason)
  if (!rounds) return runRound(context, scope)
  if (rounds.length === 0)
    return {
      status: 'skipped',
      result: dict({ skipped: true, changed: false, skip_reason: 'No items in the list', results: [] }),
    }
  return summed(await runRounds(context, rounds))
}

interface Context {
  readonly playRun: PlayRun
  readonly task: Task
  readonly label: TaskLabel
  readonly host: HostRun
  readonly env: Environment
  readonly cursor: Cursor | undefined
}

/** The item of a round that nobody may see. */
const censored = '(censored due to no_log)'

async function runRounds(context: Context, rounds: readonly Round[]): Promise<readonly Ending[]> {
  const { playRun, label, host } = context
  const endings: Ending[] = []
  for (const [i, round] of rounds.entries()) {
    const { pause, shown, refused } = await controlOf(context, round)
    if (i > 0) await sleep(pause, playRun.run.stop)
    const hidden = await hiddenOf(context, round.scope)
    const ending = { ...(refused ?? (await runRound(context, round.scope))), ...hidden }
    const [variable, item] = [...round.variables][0]!
    for (const [name, value] of [
      [variable, item],
      ['ansible_loop_var', variable],
    ] as const)
      ending.result.set(name, value)
    endings.push(ending)
    const item_ = hidden.hidden ? censored : shown
    playRun.run.emit({ type: 'item', item: item_, task: label, host: host.name, ...ending })
    if (ending.status === 'unreachable') break
    if (playRun.run.stop.aborted && i + 1 < rounds.length) {
      const msg = `interrupted: ${rounds.length - i - 1} items were not begun`
      endings.push({ status: 'failed', result: dict({ msg, failed: true, changed: false }) })
      break
    }
  }
  return endings
}

/** What loop_control says of a round. Where it cannot be evaluated, the round is refused, unless it does not run anyway. */
async function controlOf(
  { task, env }: Context,
  round: Round,
): Promise<{ readonly pause: number; readonly shown: string; readonly refused?: Ending }> {
  try {
    const pause = (await settled(() => integerOf(task.loop?.pause, 'pause', round.scope, env))) ?? 0
    return { pause, shown: await settled(() => labelOf(task, round, env)) }
  } catch (error) {
    const refused = ended(error)
    const runs = (await attempt(() => meets(task.keywords.when, round.scope, env))) !== false
    return { pause: 0, shown: print(round.item), ...(runs && { refused }) }
  }
}

/** One round: attempts until it succeeds, or once. */
async function runRound(context: Context, scope: Layers): Promise<Ending> {
  const { playRun, task, label, host, env } = context
  try {
    const verdict = await settled(() => meets(task.keywords.when, scope, env))
    if (verdict instanceof Unknown) return unknown(verdict.reason)
    if (!verdict) return skipped
    const retries = task.until || task.retries ? (integerOf(task.retries, 'retries', scope, env) ?? 3) : 0
    const delay = integerOf(task.delay, 'delay', scope, env) ?? 5
    for (let tries = 1; ; tries++) {
      const { ending, met } = await runAttempt(context, scope, tries)
      if (met || ending.unknown !== undefined) return ending
      if (tries > retries || playRun.run.stop.aborted) return retries > 0 ? failed(ending, tries) : ending
      playRun.run.emit({ type: 'retry', host: host.name, task: label, left: retries - tries + 1 })
      await sleep(delay, playRun.run.stop)
    }
  } catch (error) {
    return ended(error)
  }
}

/** Runs the module once and applies `changed_when`, `failed_when` and `until` to what came. */
async function runAttempt(
  context: Context,
  scope: Layers,
  tries: number,
): Promise<{ ending: Ending; met: boolean }> {
  const { task, env } = context
  const delegate = await settled(() => delegateOf(task, scope, env))
  const done = await execute(context, scope, tries > 1)
  if (done.unknown !== undefined) return { ending: { ...unknown(done.unknown), delegate }, met: true }
  const result = fromPlain(done.result) as Dict
  result.set('changed', done.changed)
  if (done.failed) result.set('failed', true)
  if (done.skipped) result.set('skipped', true)
  if (task.until || task.retries) result.set('attempts', tries)
  addLines(result)
  const after = scope.under(new Map(task.register === undefined ? [] : [[task.register, result]]))
  const verdict = (conditions: readonly Located[]) => settled(() => meets(conditions, after, env))
  const decide = async (conditions: readonly Located[] | undefined, otherwise: boolean) =>
    conditions && !done.skipped ? verdict(conditions) : otherwise
  const changed = await decide(task.changedWhen, done.changed)
  const failing = await decide(task.failedWhen, done.failed)
  for (const decision of [changed, failing])
    if (decision instanceof Unknown) return { ending: { ...unknown(decision.reason), delegate }, met: true }
  result.set('changed', changed as boolean)
  if (failing || task.failedWhen) result.set('failed', failing as boolean)
  if (task.failedWhen && failing) result.set('failed_when_result', true)
  const met = task.until ? (await verdict(task.until)) === true : !failing
  const status: Status = failing ? 'failed' : done.skipped ? 'skipped' : changed ? 'changed' : 'ok'
  return { ending: { status, result, change: done.change, predicted: done.predicted, delegate }, met }
}

/** Runs the module, whatever its kind. */
async function execute(context: Context, scope: Layers, again: boolean): Promise<Done> {
  const { playRun, task, host, env, cursor } = context
  const { run } = playRun
  const module = task.action
  // What these say must be known before anything is done.
  const hidden = await settled(() => flagOf(task, 'no_log', scope, env))
  for (const name of ['ignore_errors', 'ignore_unreachable', 'run_once', 'any_errors_fatal'])
    await settled(() => flagOf(task, name, scope, env))
  await settled(() => integerOf(task.keywords.settings.get('throttle'), 'throttle', scope, env))
  if (typeof module === 'string') throw new Error(`meta ${module} is not run as a task`)
  const params = await settled(() => parametersOf(module, task, scope, env, run))
  if (params instanceof Unknown) return { changed: false, failed: false, result: {}, unknown: params.reason }
  if (module.kind === 'controller') {
    const said = await settled(() => module.evaluate(params as Dict, viewOf(task, scope, env, run)))
    if (said.unknown) return { changed: false, failed: false, result: {}, unknown: said.unknown.reason }
    for (const [name, value] of said.facts ?? []) {
      host.registered.set(name, value)
      if (said.cacheable) host.facts.set(name, value)
    }
    const result = new Map([
      ...(said.msg === undefined ? [] : ([['msg', said.msg]] as const)),
      ...(said.result ?? []),
    ])
    return {
      changed: said.changed ?? false,
      failed: said.failed ?? false,
      skipped: said.skipped ?? false,
      result,
    }
  }
  const check = (await settled(() => flagOf(task, 'check_mode', scope, env))) ?? run.options.check
  const environment = await settled(() => environmentVariables(task, scope, env))
  if (environment instanceof Unknown)
    return { changed: false, failed: false, result: {}, unknown: environment.reason }
  const delegate = await settled(() => delegateOf(task, scope, env))
  const concerned = [host, run.hosts.get(delegate ?? host.name) ?? host]
  const work: Work = {
    planned: () => concerned.at(-1)!.planned,
    spot: await settled(() => spotOf(playRun, host, task, scope, env)),
    check,
    contents: run.contents,
    ahead: () => probesAhead(playRun, host, cursor),
    machines: () => run.machines.values(),
    anyPlanned: () => [...run.hosts.values()].some((other) => other.planned),
    environment,
    timeout: await settled(() => integerOf(task.keywords.settings.get('timeout'), 'timeout', scope, env)),
  }
  // An attempt that hopes for another answer has to ask for it.
  if (again) work.spot.machine.forget()
  const done = await (module.kind === 'state'
    ? executeState(module, params, work)
    : module.kind === 'facts'
      ? executeFacts(module, params, work)
      : executeAction(module, params, work))
  for (const message of hidden ? [] : (done.warnings ?? []))
    run.emit({
      type: 'warning',
      host: host.name,
      fault: { message: `${module.name}: ${message}`, place: task.place },
    })
  const facts = (fromPlain(done.result) as Dict).get('ansible_facts')
  if (facts instanceof Map) for (const [name, value] of facts) host.facts.set(String(name), value)
  if (check && (done.changed || done.unknown !== undefined)) for (const one of concerned) one.planned = true
  return done
}

/** Do all conditions hold? Unknown where that cannot be told and no other condition decides. */
export function meets(conditions: readonly Located[], scope: Layers, env: Environment): boolean | Unknown {
  let unclear: Unknown | undefined
  for (const { value, place } of conditions) {
    const verdict = condition(value, place, scope, env)
    if (verdict === false) return false
    if (verdict instanceof Unknown) unclear ??= verdict
  }
  return unclear ?? true
}

/** Evaluates, waiting for lookups where it must. Throws FaultError. */
export async function settled<T>(evaluation: () => T): Promise<T> {
  for (;;) {
    try {
      return evaluation()
    } catch (error) {
      if (!(error instanceof Pending)) throw error
      await error.promise
    }
  }
}

/** The same; undefined where it is a fault. */
export async function attempt<T>(evaluation: () => T): Promise<T | undefined> {
  try {
    return await settled(evaluation)
  } catch (error) {
    if (error instanceof FaultError) return undefined
    throw error
  }
}

const skipped: Ending = {
  status: 'skipped',
  get result() {
    return dict({ changed: false, skipped: true, skip_reason: 'Conditional result was False' })
  },
}

/** What check mode says of a task that it cannot decide. */
export function unknown(reason: string): Ending {
  return { status: 'skipped', result: dict({ changed: false, skipped: true }), unknown: reason }
}

function failed(ending: Ending, attempts: number): Ending {
  ending.result.set('failed', true)
  ending.result.set('attempts', attempts)
  if (!ending.result.has('msg')) ending.result.set('msg', `not as asked for after ${attempts} attempts`)
  return { ...ending, status: 'failed' }
}

/** An error as the ending of a task on a host. Anything but a user's mistake or a host's trouble is a bug, and thrown on. */
export function ended(error: unknown): Ending {
  const known = trouble(error)
  if (known) return known
  if (!(error instanceof FaultError)) throw error
  const msg = error.faults
    .map(({ message, place }) => (place ? `${at(place)}: ${message}` : message))
    .join('\n')
  return { status: 'failed', result: dict({ msg, failed: true, changed: false }), faults: error.faults }
}

function trouble(error: unknown): Ending | undefined {
  if (error instanceof Unreachable)
    return { status: 'unreachable', result: dict({ msg: error.message, unreachable: true, changed: false }) }
  if (error instanceof BecomeFailed)
    return { status: 'failed', result: dict({ msg: error.message, failed: true, changed: false }) }
  return undefined
}

/** The rounds of a loop as one ending. */
function summed(endings: readonly Ending[]): Ending {
  const any = (status: Status) => endings.some((ending) => ending.status === status)
  const all = (status: Status) => endings.every((ending) => ending.status === status)
  const unclear = endings.find((ending) => ending.unknown !== undefined)
  const lost = endings.find((ending) => ending.status === 'unreachable')
  const status: Status = lost
    ? 'unreachable'
    : any('failed')
      ? 'failed'
      : any('changed')
        ? 'changed'
        : all('skipped')
          ? 'skipped'
          : 'ok'
  const results = endings.map((ending) =>
    ending.unknown === undefined ? ending.result : new Unknown(ending.unknown),
  )
  const result = dict({
    results,
    changed: endings.some((ending) => ending.result.get('changed') === true),
    failed: any('failed') || undefined,
    skipped: status === 'skipped' || undefined,
    msg: any('failed')
      ? 'One or more items failed'
      : all('skipped')
        ? 'All items skipped'
        : 'All items completed',
  })
  const predicted = endings.find((ending) => ending.predicted !== undefined)?.predicted
  return {
    status,
    result,
    predicted,
    delegate: endings[0]?.delegate,
    ...(endings.some((ending) => ending.hidden) && { hidden: true }),
    ...(unclear && status !== 'changed' && { unknown: unclear.unknown }),
  }
}

/** Whether to hide the result. A task that cannot tell has failed before it did anything. */
export async function hiddenOf(
  { task, env }: Pick<Context, 'task' | 'env'>,
  scope: Layers,
): Promise<{ readonly hidden?: true }> {
  return (await attempt(() => flagOf(task, 'no_log', scope, env))) ? { hidden: true } : {}
}

function addLines(result: Dict): void {
  for (const stream of ['stdout', 'stderr']) {
    const text = result.get(stream)
    if (typeof text === 'string' && !result.has(`${stream}_lines`)) {
      const lines = text.split(/\r?\n/)
      result.set(`${stream}_lines`, text === '' ? [] : lines.at(-1) === '' ? lines.slice(0, -1) : lines)
    }
  }
}

/** Waits, or less if the operator wants to stop. */
function sleep(seconds: number, stop: AbortSignal): Promise<void> {
  return setTimeout(seconds * 1000, undefined, { signal: stop }).catch(() => undefined)
}
