import type { HostRun } from './host.ts'
import { runLinear } from './linear.ts'
import type { PlayRun } from './scope.ts'

/**
 * Runs what was notified: in definition order, once for each host. A handler that notifies a later one has it run in
 * the same flush; an earlier one waits for the next.
 */
export async function flushHandlers(playRun: PlayRun, hosts: readonly HostRun[]): Promise<void> {
  for (const handler of playRun.play.handlers) {
    const notified = hosts.filter((host) => host.active && host.notified.has(handler))
    if (notified.length === 0 || playRun.run.stop.aborted) continue
    const maybe = new Set(notified.filter((host) => host.notified.get(handler) === 'maybe'))
    for (const host of notified) host.notified.delete(handler)
    await runLinear(playRun, handler, notified, undefined, { handler: true, maybe })
  }
}
