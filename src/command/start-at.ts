import { fault, nearest } from '../fault.ts'
import { globPattern } from '../inventory/glob.ts'
import { tasksIn } from '../playbook/load.ts'
import type { Item, Play, Playbook, Task } from '../playbook/model.ts'
import { fullName, writtenName } from '../playbook/task-name.ts'

/**
 * What `--start-at-task` leaves: the first task of that name, or matching it as a glob, and all after it. Facts of its
 * play are gathered; earlier plays are empty. A rescue is no place to start. Throws FaultError where there is no such
 * task: those of dynamic includes are not known yet.
 */
export function startAt(playbooks: readonly Playbook[], name: string): readonly Playbook[] {
  const matches = matcher(name)
  let found = false
  const left = (play: Play): Play => {
    if (found) return play
    const sections = play.sections.map((section) => {
      if (found) return section
      const rest = after(section, matches)
      if (rest) found = true
      return rest ?? []
    })
    return { ...play, sections, gathering: found ? play.gathering : undefined }
  }
  const started = playbooks.map((playbook) => ({ ...playbook, plays: playbook.plays.map(left) }))
  if (found) return started
  const names = playbooks.flatMap(({ plays }) => plays).flatMap((play) => [...tasksIn(play.sections.flat())])
  const near = nearest(name, names.map(writtenName))
  throw fault(`--start-at-task: no task is named ${JSON.stringify(name)}`, undefined, [
    ...(near === undefined ? [] : [`did you mean ${JSON.stringify(near)}?`]),
    'tasks of include_tasks and include_role come when the play gets there, and handlers when they are notified',
  ])
}

function matcher(name: string): (task: Task) => boolean {
  const known = (test: (written: string) => boolean) => (task: Task) =>
    test(writtenName(task)) || test(fullName(task))
  try {
    const pattern = globPattern(name)
    return known((written) => written === name || pattern.test(written))
  } catch {
    // Brackets that are no range are meant as they stand.
    return known((written) => written === name)
  }
}

/** The list from the task on; undefined where it is not in it. */
function after(items: readonly Item[], matches: (task: Task) => boolean): readonly Item[] | undefined {
  for (const [i, item] of items.entries()) {
    const following = items.slice(i + 1)
    if (item.kind === 'task') {
      if (matches(item)) return [item, ...following]
      continue
    }
    const tasks = after(item.tasks, matches)
    if (tasks) return [{ ...item, tasks }, ...following]
    const always = after(item.always, matches)
    if (always) return [{ ...item, tasks: [], rescue: [], always }, ...following]
  }
  return undefined
}
