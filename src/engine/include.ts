import type { TaskLabel } from '../event.ts'
import type { Item, Task } from '../playbook/model.ts'
import { selectItems } from '../playbook/tags.ts'
import { reveal } from '../template/scan.ts'
import { evaluate } from '../template/template.ts'
import { type Dict, dict, Unknown, type Value } from '../value.ts'
import { type Ending, ended, registeredOf, skipped, unknown } from './ending.ts'
import { attempt, meets, settled } from './evaluation.ts'
import { failedTask } from './failure.ts'
import type { HostRun } from './host.ts'
import { type Inclusion, loadIncluded, nameOf } from './included.ts'
import { labelOf, print, type Round } from './loop.ts'
import { environmentOf, expose, type PlayRun, scopeOf } from './scope.ts'
import { flagOf } from './settings.ts'
import { roundsOrEnding } from './task.ts'

/** Tasks that an include brings, and the hosts that it brings them to. */
export interface Included {
  readonly items: readonly Item[]
  readonly hosts: readonly HostRun[]
}

/** An inclusion, and for which hosts. */
interface Wanted extends Inclusion {
  readonly item: string | undefined
  readonly hosts: HostRun[]
}

/**
 * Loads what an include brings, for each host that wants it. Hosts that want the same share it; the lists run one
 * after the other. A mistake in what is loaded fails the hosts that wanted it.
 */
export async function include(
  playRun: PlayRun,
  task: Task,
  label: TaskLabel,
  hosts: readonly HostRun[],
  maybe?: ReadonlySet<HostRun>,
): Promise<readonly Included[]> {
  const wanted = new Map<string, Wanted>()
  for (const host of hosts) {
    const ending = maybe?.has(host)
      ? unknown('what notifies it is unknown until run')
      : await ask(playRun, task, label, host, wanted)
    if (ending) await conclude(playRun, task, label, host, ending)
  }
  const included: Included[] = []
  for (const one of wanted.values()) {
    const { name, item, hosts: its } = one
    const about = { task: label, file: name, hosts: its.map((host) => host.name), item }
    try {
      const items = load(playRun, task, one)
      // As in Ansible: of a role its tasks tell.
      if (task.action !== 'include_role') playRun.emit({ type: 'included', ...about })
      included.push({ items, hosts: its })
      for (const host of its) host.begin(task.role)
    } catch (error) {
      for (const host of its) await conclude(playRun, task, label, host, ended(error), true)
    }
  }
  return included
}

/** Adds what a host wants, and registers that. Resolves to how the task ended where it wants nothing. */
async function ask(
  playRun: PlayRun,
  task: Task,
  label: TaskLabel,
  host: HostRun,
  wanted: Map<string, Wanted>,
): Promise<Ending | undefined> {
  const scope = scopeOf(playRun, host, task)
  const env = environmentOf(playRun, task)
  try {
    const rounds = await roundsOrEnding(task, scope, env)
    if (rounds && 'status' in rounds) return rounds
    let some = false
    const results: Value[] = []
    for (const round of rounds ?? [{ scope }]) {
      const item = 'variables' in round ? await settled(() => labelOf(task, round as Round, env)) : undefined
      const verdict = await settled(() => meets(task.keywords.when, round.scope, env))
      if (verdict instanceof Unknown) return unknown(verdict.reason)
      if (!verdict) {
        if (item !== undefined)
          playRun.emit({ type: 'item', item, task: label, host: host.name, ...skipped() })
        results.push(new Map([...skipped().result, ...variablesOf(round)]))
        continue
      }
      const options: Dict = new Map()
      for (const [name, value] of task.args.values)
        options.set(name, await settled(() => evaluate(value, round.scope, env)))
      const unclear = [...options.values()].find((value) => value instanceof Unknown)
      if (unclear) return unknown(unclear.reason)
      const variables = variablesOf(round)
      const name = nameOf(task, options, playRun.run.loading)
      let key = JSON.stringify([name, print(reveal(options)), print(reveal(variables))])
      // Equal items of a loop are one inclusion each.
      while (wanted.get(key)?.hosts.includes(host)) key += ' again'
      const same = wanted.get(key)
      if (same) same.hosts.push(host)
      else wanted.set(key, { name, options, variables, item, hosts: [host] })
      results.push(new Map([...variables, ['include', name], ['changed', false], ['failed', false]]))
      some = true
    }
    if (!some) return skipped()
    register(task, host, dict({ changed: false, failed: false, results: rounds && results }))
    return undefined
  } catch (error) {
    return ended(error)
  }
}

/** Those of a loop's round. */
function variablesOf(round: Partial<Round>): Dict {
  return new Map(round.variables)
}

function load(playRun: PlayRun, task: Task, wanted: Wanted): readonly Item[] {
  const { loading, options } = playRun.run
  const { items, handlers, roles } = loadIncluded(task, wanted, loading)
  playRun.handlers.push(
    ...handlers.filter((handler) => !playRun.handlers.some((known) => isSame(known, handler))),
  )
  expose(playRun, roles)
  return task.include!.around.level === 'handler' ? items : selectItems(items, options.tags, options.skipTags)
}

/** A role that is included twice in the same way has its handlers once. */
function isSame(one: Task, other: Task): boolean {
  return (
    one.place.file === other.place.file &&
    one.place.line === other.place.line &&
    one.role?.use === other.role?.use
  )
}

function register({ register: name }: Task, host: HostRun, value: Value): void {
  if (name !== undefined) host.registered.set(name, value)
}

/**
 * Tells how the include ended on a host that it brings nothing to. As in Ansible `ignore_errors` does not help where
 * what it names is `missing` or faulty, and the recap keeps that as a failure.
 */
async function conclude(
  playRun: PlayRun,
  task: Task,
  label: TaskLabel,
  host: HostRun,
  ending: Ending,
  missing = false,
): Promise<void> {
  const bad = ending.status === 'failed' || ending.status === 'unreachable'
  const scope = scopeOf(playRun, host, task)
  const env = environmentOf(playRun, task)
  const ignored = bad && !missing && (await attempt(() => flagOf(task, 'ignore_errors', scope, env))) === true
  playRun.emit({ type: 'result', task: label, host: host.name, loop: false, ignored, ...ending })
  if (ending.unknown !== undefined) host.coming.add('anything')
  register(task, host, registeredOf(ending))
  if (!bad || ignored) return
  const kept = missing && task.action !== 'include_role'
  host.lose('failed', {
    task: await failedTask({ task, scope, env }),
    result: ending.result,
    ...(kept && { kept }),
  })
}
