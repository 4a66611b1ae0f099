import { setTimeout } from 'node:timers/promises'
import type { Status } from '../event.ts'
import type { Located } from '../playbook/model.ts'
import { conceal } from '../template/scan.ts'
import { type Dict, fromPlain, Unknown } from '../value.ts'
import type { Layers } from '../vars.ts'
import { type Context, hiddenOf } from './context.ts'
import { decided } from './decided.ts'
import { type Ending, ended, skipped, trouble, unknown } from './ending.ts'
import { attempt, meets, settled } from './evaluation.ts'
import type { Done } from './execute.ts'
import { perform } from './perform.ts'
import { flagOf, integerOf, numberOf } from './settings.ts'
import { delegateOf } from './spot.ts'
import { stopOf } from './stopping.ts'

/** One round: attempts until it succeeds, or once. */
export async function runRound(context: Context, scope: Layers): Promise<Ending> {
  const { playRun, task, label, host, env } = context
  try {
    const verdict = await settled(() => meets(task.keywords.when, scope, env))
    if (verdict instanceof Unknown) return unknown(verdict.reason)
    if (!verdict) return skipped()
    const retries =
      task.until || task.retries
        ? ((await settled(() => integerOf(task.retries, 'retries', scope, env))) ?? 3)
        : 0
    const delay = (await settled(() => numberOf(task.delay, 'delay', scope, env))) ?? 5
    const stop = stopOf(playRun.run, host)
    for (let tries = 1; ; tries++) {
      const { ending, met } = await runAttempt(context, scope, tries)
      if (met || ending.unknown !== undefined) return ending
      if (tries > retries || stop.aborted)
        return retries > 0 ? exhausted(context, scope, ending, retries) : ending
      const hidden = ending.hidden ?? (await hiddenOf(context, scope)).hidden
      const msg = hidden ? undefined : messageOf(ending)
      playRun.emit({ type: 'retry', host: host.name, task: label, left: retries - tries + 1, msg })
      await sleep(delay, stop)
    }
  } catch (error) {
    const known = trouble(error)
    return known ? { ...known, delegate: await attempt(() => delegateOf(task, scope, env)) } : ended(error)
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
  let done: Done
  try {
    done = await perform(context, scope, tries > 1)
  } catch (error) {
    return { ending: { ...ended(error), delegate }, met: true }
  }
  if (done.unknown !== undefined) return { ending: { ...unknown(done.unknown), delegate }, met: true }
  const { change, predicted, shown, hidden } = done
  const told = fromPlain(done.result) as Dict
  told.set('changed', done.changed)
  told.set('failed', done.failed)
  if (done.skipped) told.set('skipped', true)
  if (task.until || task.retries) told.set('attempts', tries)
  addLines(told)
  const result = hidden ? (conceal(told) as Dict) : told
  const diff = await settled(() => flagOf(task, 'diff', scope, env))
  const ending = { result, shown, change, diff, predicted, delegate, ...(hidden && { hidden }) }
  try {
    return await judged(context, scope, done, ending)
  } catch (error) {
    // It was done, whatever cannot be said of it.
    const { faults, result: told } = ended(error)
    result.set('failed', true)
    if (!result.get('msg')) result.set('msg', told.get('msg')!)
    return { ending: { ...ending, status: 'failed', faults }, met: true }
  }
}

/** What `changed_when`, `failed_when` and `until` say of a result. Throws FaultError. */
async function judged(
  { task, env }: Context,
  scope: Layers,
  done: Done,
  ending: Omit<Ending, 'status'>,
): Promise<{ ending: Ending; met: boolean }> {
  const { result } = ending
  const after = scope.under(new Map(task.register === undefined ? [] : [[task.register, result]]))
  const verdict = (conditions: readonly Located[]) => settled(() => meets(conditions, after, env))
  const decide = async (conditions: readonly Located[] | undefined, otherwise: boolean) =>
    conditions && !done.skipped ? verdict(conditions) : otherwise
  const open = ({ reason }: Unknown) => ({
    ending: { ...unknown(reason), delegate: ending.delegate },
    met: true,
  })
  const changed = await decide(task.changedWhen, done.changed)
  if (changed instanceof Unknown) return open(changed)
  result.set('changed', changed)
  const failing = await decide(task.failedWhen, done.failed)
  if (failing instanceof Unknown) return open(failing)
  result.set('failed', failing)
  if (task.failedWhen && !done.skipped) result.set('failed_when_result', failing)
  const met = task.until ? (await verdict(task.until)) === true : !failing
  const status: Status = failing ? 'failed' : done.skipped ? 'skipped' : changed ? 'changed' : 'ok'
  const reason = failing && !done.failed && task.failedWhen
  const faults = reason ? [decided('failed_when is met', reason, task, scope, env)] : undefined
  return { ending: { ...ending, status, faults }, met }
}

/** The last attempt failed. As in Ansible `attempts` tells the retries, and `failed_when` has the last word. */
function exhausted({ task, env }: Context, scope: Layers, ending: Ending, retries: number): Ending {
  const { result } = ending
  const last = messageOf(ending)
  result.set('failed', true)
  result.set('attempts', retries)
  if (result.get('failed_when_result') === false) return ending
  if (!result.get('msg')) result.set('msg', `not as asked for after ${retries} retries`)
  const verdict = `until is not met after ${retries} retries`
  const unmet = task.until && decided(verdict, task.until, task, scope, env, last)
  return { ...ending, status: 'failed', faults: ending.faults ?? (unmet && [unmet]) }
}

/** What the module said of an attempt. */
function messageOf({ result }: Ending): string | undefined {
  const msg = result.get('msg')
  return typeof msg === 'string' && msg !== '' ? msg : undefined
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
export function sleep(seconds: number, stop: AbortSignal): Promise<void> {
  return setTimeout(seconds * 1000, undefined, { signal: stop }).catch(() => undefined)
}
