import type { TaskLabel } from '../event.ts'
import type { Task } from '../playbook/model.ts'
import type { Environment } from '../template/environment.ts'
import type { Layers } from '../vars.ts'
import type { Cursor } from './cursor.ts'
import { attempt } from './evaluation.ts'
import type { HostRun } from './host.ts'
import type { PlayRun } from './scope.ts'
import { flagOf } from './settings.ts'

/** A task on a host. */
export interface Context {
  readonly playRun: PlayRun
  readonly task: Task
  readonly label: TaskLabel
  readonly host: HostRun
  /** What the host sees at the task. */
  readonly scope: Layers
  readonly env: Environment
  readonly cursor: Cursor | undefined
}

/** Whether to hide the result. A task that cannot tell has failed before it did anything. */
export async function hiddenOf(
  { task, env }: Pick<Context, 'task' | 'env'>,
  scope: Layers,
): Promise<{ readonly hidden?: true }> {
  if (!task.keywords.settings.has('no_log')) return {}
  return (await attempt(() => flagOf(task, 'no_log', scope, env))) ? { hidden: true } : {}
}
