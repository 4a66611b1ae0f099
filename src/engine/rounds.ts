import type { Status } from '../event.ts'
import { type Dict, dict, Unknown } from '../value.ts'
import { runRound, sleep } from './attempts.ts'
import { type Context, hiddenOf } from './context.ts'
import { type Ending, ended, registeredOf, skipped } from './ending.ts'
import { attempt, meets, settled } from './evaluation.ts'
import { labelOf, print, type Round } from './loop.ts'
import { numberOf } from './settings.ts'
import { stopOf } from './stopping.ts'

/** The item of a round that nobody may see, as Ansible shows it. */
const censored = 'None'

/**
 * Runs the rounds of a loop, one after the other. What the task registers is in `latest` after each, so that the rest of
 * the loop sees it.
 */
export async function runRounds(
  context: Context,
  rounds: readonly Round[],
  latest: Dict,
): Promise<readonly Ending[]> {
  const { playRun, label, host } = context
  const endings: Ending[] = []
  for (const [i, round] of rounds.entries()) {
    const { ending, shown, last } = await runItem(context, round, i > 0, latest)
    endings.push(ending)
    const item = ending.hidden ? censored : shown
    playRun.emit({ type: 'item', item, task: label, host: host.name, ...ending })
    if (last) break
    if (stopOf(playRun.run, host).aborted && i + 1 < rounds.length) {
      const msg = `interrupted: ${rounds.length - i - 1} items were not begun`
      endings.push({ status: 'failed', result: dict({ msg, failed: true, changed: false }) })
      break
    }
  }
  return endings
}

interface Item {
  readonly ending: Ending
  /** What people see of the item. */
  readonly shown: string
  /** No round follows. */
  readonly last: boolean
}

/** One round, and what loop_control says of it. Where that cannot be evaluated, the round is refused, unless it does not run anyway. */
async function runItem(context: Context, round: Round, pausing: boolean, latest: Dict): Promise<Item> {
  const { playRun, task, host, env } = context
  const hidden = await hiddenOf(context, round.scope)
  let shown = print(round.item)
  const label = async () => {
    shown = await settled(() => labelOf(task, round, env))
  }
  const finish = (came: Ending, last = false): Item => {
    const ending = { ...came, ...hidden }
    for (const [name, value] of round.variables) ending.result.set(name, value)
    if (task.register !== undefined) latest.set(task.register, registeredOf(ending))
    return { ending, shown, last }
  }
  try {
    const pause = await settled(() => numberOf(task.loop?.pause, 'pause', round.scope, env))
    // A label may read what the task registers, and is then known only afterwards.
    if (task.register === undefined) await label()
    if (pausing) await sleep(pause ?? 0, stopOf(playRun.run, host))
    const { ending } = finish(await runRound(context, round.scope))
    if (task.register !== undefined) await label()
    const breaking = task.loop?.breakWhen ?? []
    return finish(
      ending,
      breaking.length > 0 && (await settled(() => meets(breaking, round.scope, env))) === true,
    )
  } catch (error) {
    const runs = (await attempt(() => meets(task.keywords.when, round.scope, env))) !== false
    return finish(runs ? ended(error) : skipped())
  }
}

/** The rounds of a loop as one ending. */
export function summed(endings: readonly Ending[]): Ending {
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
    failed: any('failed'),
    skipped: status === 'skipped',
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
