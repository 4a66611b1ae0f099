import type { ChildProcess } from 'node:child_process'

/** Leaders of groups that are not to outlive this process. */
const leaders = new Set<number>()

/** Lets a program that leads a group of its own, and all that it has started, end with this process at the latest. */
export function endWithUs(child: ChildProcess): void {
  const { pid } = child
  if (pid === undefined) return
  if (leaders.size === 0) process.once('exit', endAll)
  leaders.add(pid)
  child.once('exit', () => {
    leaders.delete(pid)
    if (leaders.size === 0) process.off('exit', endAll)
  })
}

/** Ends the group of a leader that has not ended. */
export function endGroup(leader: number): void {
  try {
    process.kill(-leader)
  } catch {
    // Nobody is left, or nobody that we may kill.
  }
}

function endAll(): void {
  for (const leader of leaders) endGroup(leader)
}
