import type { TaskLabel } from '../event.ts'
import type { Task } from '../playbook/model.ts'
import { inRole, writtenName } from '../playbook/task-name.ts'
import { evaluate } from '../template/template.ts'
import { attempt } from './evaluation.ts'
import type { HostRun } from './host.ts'
import { print } from './loop.ts'
import { environmentOf, type PlayRun, scopeOf } from './scope.ts'

/** Tells that a task begins. Its name is that of the first host. */
export async function announce(playRun: PlayRun, task: Task, first: HostRun): Promise<TaskLabel> {
  const label = await labelOf(playRun, task, first)
  playRun.emit({ type: 'task-started', task: label })
  return label
}

/** The same for a task that an operator who goes step by step may leave out: undefined then. */
export async function begin(playRun: PlayRun, task: Task, first: HostRun): Promise<TaskLabel | undefined> {
  const { step } = playRun.run
  if (step && !(await step((await labelOf(playRun, task, first)).name))) return undefined
  return announce(playRun, task, first)
}

async function labelOf(playRun: PlayRun, task: Task, first: HostRun): Promise<TaskLabel> {
  return {
    name: (await attempt(() => nameOf(playRun, task, first))) ?? writtenName(task),
    module: task.moduleName,
    handler: task.isHandler,
    place: task.place,
  }
}

function nameOf(playRun: PlayRun, task: Task, host: HostRun): string {
  const env = environmentOf(playRun, task)
  const name = task.name
    ? print(evaluate(task.name.value, scopeOf(playRun, host, task), env))
    : writtenName(task)
  return inRole(name, task)
}
