import { unconditional } from '../playbook/load-tasks.ts'
import type { Task } from '../playbook/model.ts'
import { announce } from './announce.ts'
import { ended, skipped } from './ending.ts'
import { meets, settled } from './evaluation.ts'
import { HostRun } from './host.ts'
import { environmentOf, type PlayRun, scopeOf } from './scope.ts'

/** The hosts for which a `meta` task is, by its `when`. */
export async function chosenBy(
  playRun: PlayRun,
  task: Task,
  hosts: readonly HostRun[],
): Promise<readonly HostRun[]> {
  const chosen: HostRun[] = []
  for (const host of hosts) {
    try {
      const verdict = await settled(() =>
        meets(task.keywords.when, scopeOf(playRun, host, task), environmentOf(playRun, task)),
      )
      if (verdict === true) chosen.push(host)
      else await tellSkipped(playRun, task, host)
    } catch (error) {
      const label = { name: task.moduleName, module: task.moduleName, handler: false, place: task.place }
      playRun.emit({ type: 'result', task: label, host: host.name, loop: false, ...ended(error) })
      host.state = 'failed'
    }
  }
  return chosen
}

/** As in Ansible, the recap counts none of them. */
async function tellSkipped(playRun: PlayRun, task: Task, host: HostRun): Promise<void> {
  const label = await announce(playRun, task, host)
  playRun.emit({
    type: 'result',
    task: label,
    host: host.name,
    loop: false,
    uncounted: true,
    ...skipped(),
  })
}

/** What is about no single host: the first host's `when` decides, as in Ansible. */
const once: ReadonlySet<string> = new Set([
  ...['end_play', 'end_batch', 'clear_host_errors', 'clear_facts', 'refresh_inventory'],
])

/** A task of the engine itself. It leaves no result. */
export async function runMeta(playRun: PlayRun, task: Task, hosts: readonly HostRun[]): Promise<void> {
  const { run, batch, places } = playRun
  const word = task.action as string
  const asked = once.has(word) ? hosts.slice(0, 1) : hosts
  const chosen = unconditional.has(word) ? asked : await chosenBy(playRun, task, asked)
  if (chosen.length === 0) return
  switch (task.action) {
    case 'end_host':
      for (const host of chosen) host.state = 'ended'
      return
    case 'end_role':
      for (const host of chosen) host.state = 'left'
      return
    case 'end_batch':
      for (const host of batch) if (host.active) host.state = 'done'
      return
    case 'end_play':
      for (const host of playRun.hosts) if (host.active) host.state = 'ended'
      return
    case 'clear_host_errors':
      // Those that failed in this play are done with it; all take part in the next.
      for (const host of places)
        if (host.state === 'failed' || host.state === 'unreachable') {
          host.state = 'ended'
          playRun.emit({ type: 'cleared', host: host.name })
        }
      return
    case 'clear_facts':
      for (const host of playRun.hosts) host.facts.clear()
      return
    case 'reset_connection':
      for (const machine of run.machines.values())
        if (chosen.some((host) => host.name === machine.name)) await machine.close()
      return
    case 'refresh_inventory':
      run.inventory = run.refresh()
      for (const name of run.inventory.hosts.keys())
        if (!run.hosts.has(name)) run.hosts.set(name, new HostRun(name))
      return
  }
}
