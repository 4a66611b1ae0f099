import type { Task } from '../playbook/model.ts'
import type { Environment } from '../template/environment.ts'
import { type Dict, dict, Unknown } from '../value.ts'
import type { Layers } from '../vars.ts'
import { runRound } from './attempts.ts'
import type { Context } from './context.ts'
import { type Ending, ended, skipped, trouble, unknown } from './ending.ts'
import { attempt, meets, settled } from './evaluation.ts'
import { type Round, roundsOf } from './loop.ts'
import { runRounds, summed } from './rounds.ts'

/** Runs a task on one host: all rounds of its loop, each with its attempts. Never throws for what went wrong at the host. */
export async function runTask(context: Context): Promise<Ending> {
  const { task, env, scope: outer } = context
  // What the rounds have registered so far.
  const latest: Dict = new Map()
  const scope = task.loop ? outer.under(latest) : outer
  const rounds = await roundsOrEnding(task, scope, env)
  if (!rounds) return runRound(context, scope)
  if ('status' in rounds) return rounds
  if (rounds.length === 0)
    return {
      status: 'skipped',
      result: dict({ skipped: true, changed: false, skip_reason: 'No items in the list', results: [] }),
    }
  warnOfCollision(context, rounds[0]!, outer)
  return summed(await runRounds(context, rounds, latest))
}

/** The rounds of a task's loop, if it has one; or how the task ended where its list cannot be told. */
export async function roundsOrEnding(
  task: Task,
  scope: Layers,
  env: Environment,
): Promise<readonly Round[] | Ending | undefined> {
  if (!task.loop) return undefined
  // A list that cannot be told is no matter where the task does not run anyway.
  const withoutList = async (otherwise: Ending) =>
    (await attempt(() => meets(task.keywords.when, scope, env))) === false ? skipped() : otherwise
  try {
    const rounds = await settled(() => roundsOf(task, scope, env))
    return rounds instanceof Unknown ? await withoutList(unknown(rounds.reason)) : rounds
  } catch (error) {
    return trouble(error) ?? (await withoutList(ended(error)))
  }
}

/** A variable of the same name, as that of a loop around an include, cannot be seen inside. */
function warnOfCollision({ playRun, task, host }: Context, { variables }: Round, outer: Layers): void {
  const [name] = variables.keys()
  if (name === undefined || outer.get(name) === undefined) return
  const message = `the loop variable ${name} hides a variable of that name; loop_control.loop_var gives it another name`
  playRun.emit({
    type: 'warning',
    host: host.name,
    fault: { message, place: task.loop!.items.place },
  })
}
