import type { ControllerView } from '../module.ts'
import type { Task } from '../playbook/model.ts'
import type { Environment, Scope } from '../template/environment.ts'
import { condition, expression } from '../template/template.ts'
import type { Run } from './run.ts'

/** What a controller task sees of the variables. */
export function viewOf(task: Task, scope: Scope, env: Environment, run: Run): ControllerView {
  return {
    condition: (value) => condition(value, task.place, scope, env),
    expression: (source) => expression(source, task.place)(scope, env),
    verbosity: run.options.verbosity,
  }
}
