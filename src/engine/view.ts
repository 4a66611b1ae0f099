import type { ControllerView } from '../module.ts'
import type { Task } from '../playbook/model.ts'
import { variablesIn } from '../playbook/vars-files.ts'
import type { Environment, Scope } from '../template/environment.ts'
import { condition, evaluate, expression, valuesOf } from '../template/template.ts'
import { filesIn, locate } from './local-files.ts'
import type { Run } from './run.ts'

/** What a controller task sees of the variables. */
export function viewOf(task: Task, scope: Scope, env: Environment, run: Run): ControllerView {
  return {
    variable: (name) => {
      const value = scope.get(name)
      return value === undefined ? undefined : evaluate(value, scope, env)
    },
    locate: (name, folder) => locate(name, folder, task.place, env),
    files: filesIn,
    variables: (path) => variablesIn(path, run.loading),
    condition: (value) => condition(value, task.place, scope, env),
    values: (value) => valuesOf(value, scope, env),
    expression: (source) => expression(source, task.place)(scope, env),
    verbosity: run.options.verbosity,
  }
}
