import type { TaskLabel } from '../event.ts'
import type { Task } from '../playbook/model.ts'
import { dict, Unknown } from '../value.ts'
import { runRound } from './attempts.ts'
import type { Context } from './context.ts'
import type { Cursor } from './cursor.ts'
import { type Ending, ended, skipped, trouble, unknown } from './ending.ts'
import { attempt, meets, settled } from './evaluation.ts'
import type { HostRun } from './host.ts'
import { type Round, roundsOf } from './loop.ts'
import { runRounds, summed } from './rounds.ts'
import { environmentOf, type PlayRun, scopeOf } from './scope.ts'

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
