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
  // A list that cannot be told is no matter where the task does not run anyway.
  const withoutList = async (otherwise: Ending) =>
    (await attempt(() => meets(task.keywords.when, scope, env))) === false ? skipped() : otherwise
  let rounds: readonly Round[] | Unknown | undefined
  try {
    rounds = task.loop && (await settled(() => roundsOf(task, scope, env)))
  } catch (error) {
    return trouble(error) ?? (await withoutList(ended(error)))
  }
  if (rounds instanceof Unknown) return withoutList(unknown(rounds.reason))
  if (!rounds) return runRound(context, scope)
  if (rounds.length === 0)
    return {
      status: 'skipped',
      result: dict({ skipped: true, changed: false, skip_reason: 'No items in the list', results: [] }),
    }
  warnOfCollision(context, rounds[0]!, outer)
  return summed(await runRounds(context, rounds, latest))
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
