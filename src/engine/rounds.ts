import type { Status } from '../event.ts'
import { dict, Unknown } from '../value.ts'
import { runRound, sleep } from './attempts.ts'
import { type Context, hiddenOf } from './context.ts'
import { type Ending, ended } from './ending.ts'
import { attempt, meets, settled } from './evaluation.ts'
import { labelOf, print, type Round } from './loop.ts'
import { integerOf } from './settings.ts'

/** The item of a round that nobody may see. */
const censored = '(censored due to no_log)'

/** Runs the rounds of a loop, one after the other. */
export async function runRounds(context: Context, rounds: readonly Round[]): Promise<readonly Ending[]> {
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
