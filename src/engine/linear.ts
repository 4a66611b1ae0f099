import type { Task } from '../playbook/model.ts'
import { begin } from './announce.ts'
import { type Context, hiddenOf } from './context.ts'
import type { Cursor } from './cursor.ts'
import { type Ending, ended, registeredOf, unknown } from './ending.ts'
import { attempt, settled } from './evaluation.ts'
import { failedTask } from './failure.ts'
import type { HostRun } from './host.ts'
import { notify } from './notify.ts'
import { environmentOf, type PlayRun, scopeOf } from './scope.ts'
import { flagOf, integerOf, percentage } from './settings.ts'
import { runTask } from './task.ts'
import { withoutEffect } from './without-effect.ts'

/**
 * One task on all hosts at once, up to the forks and the throttle. A host that goes on alone waits for its turn, and
 * what it fails at does not count for others, as in Ansible.
 */
export async function runLinear(
  playRun: PlayRun,
  task: Task,
  hosts: readonly HostRun[],
  cursor: Cursor | undefined,
  maybe?: ReadonlySet<HostRun>,
): Promise<void> {
  const { run } = playRun
  const first = hosts[0]!
  const scope = scopeOf(playRun, first, task)
  const env = environmentOf(playRun, task)
  const quietly = <T>(evaluation: () => T) => settled(evaluation).catch(() => undefined)
  const label = await begin(playRun, task, first)
  if (!label) return
  const { action } = task
  const aboutNoHost = typeof action !== 'string' && action.kind === 'controller' && action.once
  const once = aboutNoHost || (await quietly(() => flagOf(task, 'run_once', scope, env)))
  const throttle = await quietly(() =>
    integerOf(task.keywords.settings.get('throttle'), 'throttle', scope, env),
  )
  const width = Math.min(run.options.forks, throttle || run.options.forks)

  const endings = new Map<HostRun, Ending>()
  const one = async (host: HostRun) => {
    const context: Context = { playRun, task, label, host, scope: scopeOf(playRun, host, task), env, cursor }
    const ending = maybe?.has(host)
      ? unknown('what notifies it is unknown until run')
      : await runTask(context)
    endings.set(host, await conclude(context, ending))
  }
  const { turns } = playRun
  if (turns) {
    for (const fault of await withoutEffect(task, scope, env))
      if (turns.isNew(fault)) playRun.emit({ type: 'warning', fault })
    return turns.take(task, width, () => one(first))
  }
  await eachOf(once ? [first] : hosts, width, one)

  for (const host of once ? hosts : []) if (host !== first) share(task, host, first)
  const fatal =
    [...endings.keys()].some((host) => host.state === 'failed' || host.state === 'unreachable') &&
    (await quietly(() => flagOf(task, 'any_errors_fatal', scope, env)))
  const failedOnce = once && !first.active
  const tooMany = tooManyFailed(playRun)
  if (!fatal && !failedOnce && !tooMany) return
  // As in Ansible: this is told at once, and at the end of the play once more.
  if (tooMany) playRun.emit({ type: 'no-more-hosts' })
  playRun.fatal = true
  for (const host of playRun.batch) if (host.active) host.state = 'failed'
}

/** Registers, notifies and judges what came. Resolves to how the task ended after all. */
async function conclude(context: Context, came: Ending): Promise<Ending> {
  const { playRun, task, label, host, scope, env } = context
  const { ending, unheard } = await notified(context, came)
  const { status } = ending
  if (status !== 'skipped' && status !== 'unreachable') host.begin(task.role)
  // Nobody knows whether it runs, nor what it then does.
  if (ending.unknown !== undefined && mayChange(task)) host.coming.add('anything')
  const bad = status === 'failed' || status === 'unreachable'
  const keyword = status === 'failed' ? 'ignore_errors' : 'ignore_unreachable'
  const ignored = bad && !unheard && (await attempt(() => flagOf(task, keyword, scope, env))) === true
  if (task.register !== undefined) host.registered.set(task.register, registeredOf(ending))
  const hidden = ending.hidden ?? (await hiddenOf(context, scope)).hidden ?? false
  playRun.emit({
    type: 'result',
    task: label,
    host: host.name,
    // Of items that nobody may see only the whole is told.
    loop: task.loop !== undefined && ending.result.has('results') && !hidden,
    ignored,
    ...ending,
    hidden,
  })
  if (!bad || ignored) return ending
  host.lose(status, { task: await failedTask(context, hidden), result: ending.result })
  return ending
}

function mayChange({ action }: Task): boolean {
  return typeof action !== 'string' && (action.kind === 'state' || action.kind === 'action')
}

/** The ending itself, its handlers notified. A handler that is not there is a failure that no `ignore_errors` covers. */
async function notified(
  { playRun, task, host }: Context,
  ending: Ending,
): Promise<{ readonly ending: Ending; readonly unheard?: true }> {
  const maybe = ending.unknown !== undefined
  if (ending.status !== 'changed' && !maybe) return { ending }
  try {
    await settled(() => notify(playRun, task, host, maybe ? 'maybe' : 'surely'))
    return { ending }
  } catch (error) {
    return { ending: ended(error), unheard: true }
  }
}

/** What run_once found on the first host counts for all. */
function share(task: Task, host: HostRun, first: HostRun): void {
  if (task.register !== undefined) host.registered.set(task.register, first.registered.get(task.register)!)
}

/**
 * The percentage must be exceeded. Unreachable hosts do not count, nor, as in Ansible, those that failed where a rescue
 * or always part was to come.
 */
function tooManyFailed({ play, batch, places, render }: PlayRun): boolean {
  if (!play.maxFailPercentage) return false
  const { value, place } = play.maxFailPercentage
  const most = percentage(render(value), 'max_fail_percentage', place)
  const failed = batch.filter((host) => host.state === 'failed' && !host.sheltered).length
  return failed > 0 && (failed / places.length) * 100 > most
}

/** Calls `body` for each, at most `width` at a time. */
export async function eachOf<T>(
  all: readonly T[],
  width: number,
  body: (one: T) => Promise<void>,
): Promise<void> {
  const queue = all.values()
  const worker = async () => {
    for (const one of queue) await body(one)
  }
  await Promise.all(Array.from({ length: Math.min(width, all.length) }, worker))
}
