import type { Block, Item, Task } from '../playbook/model.ts'
import type { Cursor } from './cursor.ts'
import { ended } from './ending.ts'
import { meets, settled } from './evaluation.ts'
import { flushHandlers } from './handlers.ts'
import type { HostRun } from './host.ts'
import { runLinear } from './linear.ts'
import { environmentOf, type PlayRun, scopeOf } from './scope.ts'

/**
 * Runs a list in Ansible's linear order: no host begins a task before every host of the batch has ended the one
 * before. Only probes run ahead.
 */
export async function runItems(
  playRun: PlayRun,
  items: readonly Item[],
  hosts: readonly HostRun[],
  after: Cursor | undefined,
): Promise<void> {
  for (const [i, item] of items.entries()) {
    const active = hosts.filter((host) => host.active)
    if (active.length === 0 || playRun.run.stop.aborted) return
    const cursor: Cursor = { items, next: i + 1, after }
    if (item.kind === 'block') await runBlock(playRun, item, active, cursor)
    else if (typeof item.action === 'string') await runMeta(playRun, item, active)
    else await runLinear(playRun, item, active, cursor)
  }
}

/** A block: its rescue runs on hosts that failed in it, its always on all that entered. */
async function runBlock(
  playRun: PlayRun,
  block: Block,
  hosts: readonly HostRun[],
  after: Cursor,
): Promise<void> {
  const always: Cursor = { items: block.always, next: 0, after }
  await runItems(playRun, block.tasks, hosts, always)
  const failed = hosts.filter((host) => host.state === 'failed')
  if (block.rescue.length > 0 && failed.length > 0) {
    for (const host of failed) {
      host.state = 'active'
      playRun.run.emit({ type: 'rescued', host: host.name })
    }
    await runItems(playRun, block.rescue, failed, always)
  }
  if (block.always.length > 0) await revived(hosts, () => runItems(playRun, block.always, hosts, after))
}

/** Runs something on failed hosts too; they stay failed after it. */
export async function revived(hosts: readonly HostRun[], body: () => Promise<void>): Promise<void> {
  const failed = hosts.filter((host) => host.state === 'failed')
  for (const host of failed) host.state = 'active'
  await body()
  for (const host of failed) if (host.active) host.state = 'failed'
}

/** A task of the engine itself. It leaves no result. */
async function runMeta(playRun: PlayRun, task: Task, hosts: readonly HostRun[]): Promise<void> {
  const chosen: HostRun[] = []
  for (const host of hosts) {
    try {
      const verdict = await settled(() =>
        meets(task.keywords.when, scopeOf(playRun, host, task), environmentOf(playRun, task)),
      )
      if (verdict === true) chosen.push(host)
    } catch (error) {
      const label = { name: task.moduleName, module: task.moduleName, handler: false, place: task.place }
      playRun.run.emit({ type: 'result', task: label, host: host.name, loop: false, ...ended(error) })
      host.state = 'failed'
    }
  }
  if (chosen.length === 0) return
  switch (task.action) {
    case 'flush_handlers':
      return flushHandlers(playRun, chosen)
    case 'end_host':
      for (const host of chosen) host.state = 'ended'
      return
    case 'end_batch':
    case 'end_play':
      for (const host of task.action === 'end_play' ? playRun.hosts : playRun.batch)
        if (host.active) host.state = 'ended'
      return
    case 'clear_host_errors':
      for (const host of playRun.batch)
        if (host.state === 'failed' || host.state === 'unreachable') host.state = 'active'
      return
  }
}
