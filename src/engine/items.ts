import type { Block, Item, Role, Task } from '../playbook/model.ts'
import { begin } from './announce.ts'
import type { Cursor } from './cursor.ts'
import { attempt } from './evaluation.ts'
import type { HostRun } from './host.ts'
import { include } from './include.ts'
import { runLinear } from './linear.ts'
import { chosenBy, runMeta } from './meta.ts'
import { environmentOf, type PlayRun, scopeOf } from './scope.ts'
import { flagOf } from './settings.ts'
import { stopOf } from './stopping.ts'

/**
 * Runs a list in Ansible's linear order: no host begins a task before every host of the batch has ended the one
 * before. Only probes run ahead. After an interrupt nothing more is begun, but in an `always` part.
 */
export async function runItems(
  playRun: PlayRun,
  items: readonly Item[],
  hosts: readonly HostRun[],
  after: Cursor | undefined,
): Promise<void> {
  for (const [i, item] of items.entries()) {
    const active = hosts.filter((host) => host.active && !stopOf(playRun.run, host).aborted)
    if (active.length === 0) continue
    const cursor: Cursor = { items, next: i + 1, after }
    if (item.kind === 'block') await runBlock(playRun, item, active, cursor)
    else if (item.action === 'flush_handlers')
      await flushHandlers(playRun, await chosenBy(playRun, item, active))
    else await runOne(playRun, item, active, cursor)
  }
}

/** A task, whatever its kind; `maybe` are hosts of which check mode cannot tell whether they run it. */
async function runOne(
  playRun: PlayRun,
  task: Task,
  hosts: readonly HostRun[],
  cursor: Cursor | undefined,
  maybe?: ReadonlySet<HostRun>,
): Promise<void> {
  if (!task.include)
    return typeof task.action === 'string'
      ? runMeta(playRun, task, hosts)
      : runLinear(playRun, task, hosts, cursor, maybe)
  const label = await begin(playRun, task, hosts[0]!)
  if (!label) return
  const scope = scopeOf(playRun, hosts[0]!, task)
  const once = await attempt(() => flagOf(task, 'run_once', scope, environmentOf(playRun, task)))
  const lists = await include(playRun, task, label, once ? hosts.slice(0, 1) : hosts, maybe)
  for (const { items, hosts: its } of lists) await runItems(playRun, items, its, cursor)
}

/** The tasks of a role, on hosts that have not done it yet. Of what it skips wholly a host has done nothing. */
async function runRole(playRun: PlayRun, block: Block, role: Role, hosts: readonly HostRun[], after: Cursor) {
  const due = hosts.filter((host) => role.repeats || host.roles.get(role.use) !== 'done')
  await runItems(playRun, block.tasks, due, after)
  for (const host of due) {
    if (host.state === 'left') host.state = 'active'
    if (host.active && host.roles.has(role.use)) host.roles.set(role.use, 'done')
  }
}

/** A block: its rescue runs on hosts that failed in it, its always on all that entered, even after an interrupt. */
async function runBlock(
  playRun: PlayRun,
  block: Block,
  hosts: readonly HostRun[],
  after: Cursor,
): Promise<void> {
  if (block.role) return runRole(playRun, block, block.role, hosts, after)
  const always: Cursor = { items: block.always, next: 0, after }
  const inRescue = block.always.length > 0
  await sheltered(hosts, inRescue || block.rescue.length > 0, () =>
    runItems(playRun, block.tasks, hosts, always),
  )
  const failed = hosts.filter((host) => host.state === 'failed' && !stopOf(playRun.run, host).aborted)
  if (block.rescue.length > 0 && failed.length > 0) {
    for (const host of failed) {
      host.state = 'active'
      const { failure } = host
      if (failure)
        host.registered.set('ansible_failed_task', failure.task).set('ansible_failed_result', failure.result)
      playRun.emit({ type: failure?.kept ? 'cleared' : 'rescued', host: host.name })
    }
    playRun.fatal = false
    await sheltered(failed, inRescue, () => runItems(playRun, block.rescue, failed, always))
  }
  if (block.always.length === 0) return
  for (const host of hosts) host.tidying++
  await revived(hosts, () => runItems(playRun, block.always, hosts, after))
  for (const host of hosts) host.tidying--
}

/** Runs what hosts may fail in and yet go on. */
async function sheltered(hosts: readonly HostRun[], is: boolean, body: () => Promise<void>): Promise<void> {
  for (const host of hosts) host.shelters += Number(is)
  await body()
  for (const host of hosts) host.shelters -= Number(is)
}

/** Runs something on failed hosts too; they stay failed after it. */
export async function revived(hosts: readonly HostRun[], body: () => Promise<void>): Promise<void> {
  const failed = hosts.filter((host) => host.state === 'failed')
  for (const host of failed) host.state = 'active'
  await body()
  for (const host of failed) if (host.active) host.state = 'failed'
}

/**
 * Runs what was notified: in definition order, once for each host. A handler that notifies a later one has it run in
 * the same flush; an earlier one waits for the next.
 */
export async function flushHandlers(playRun: PlayRun, hosts: readonly HostRun[]): Promise<void> {
  // What a handler includes may bring further ones, which run in the same flush.
  for (const handler of playRun.handlers) {
    const notified = hosts.filter(
      (host) => host.active && host.notified.has(handler) && !stopOf(playRun.run, host).aborted,
    )
    if (notified.length === 0) continue
    const maybe = new Set(notified.filter((host) => host.notified.get(handler) === 'maybe'))
    for (const host of notified) host.notified.delete(handler)
    await runOne(playRun, handler, notified, undefined, maybe)
  }
}
