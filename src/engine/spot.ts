import type { Task } from '../playbook/model.ts'
import type { Environment, Scope } from '../template/environment.ts'
import { HostRun } from './host.ts'
import { Machine, type Spot } from './machine.ts'
import { environmentOf, type PlayRun, scopeOf } from './scope.ts'
import { integerOf, settingOf, text } from './settings.ts'
import { addressOf, becomeOf, type Source, targetOf } from './target.ts'

/** Where a task runs for a host, as whom, and how long: on the host itself, or on the one it is delegated to. */
export function spotOf(playRun: PlayRun, host: HostRun, task: Task, scope: Scope, env: Environment): Spot {
  const { options } = playRun.run
  const timeout = integerOf(task.keywords.settings.get('timeout'), 'timeout', scope, env)
  const delegate = delegateOf(task, scope, env)
  if (delegate === undefined || delegate === host.name) {
    const source = sourceOf(playRun, host.name, scope, env)
    return {
      machine: machineOf(playRun, host.name, task, source),
      become: becomeOf(task, source, options),
      timeout,
    }
  }
  // Connection variables come from the delegate; the task's own keywords still count.
  const other = playRun.run.hosts.get(delegate) ?? new HostRun(delegate)
  const theirs = sourceOf(playRun, delegate, scopeOf(playRun, other), environmentOf(playRun, task))
  return {
    machine: machineOf(playRun, delegate, task, theirs),
    become: becomeOf(task, theirs, options),
    timeout,
  }
}

/** The host that a task is delegated to. */
export function delegateOf(task: Task, scope: Scope, env: Environment): string | undefined {
  const written = task.keywords.settings.get('delegate_to')
  return text(settingOf(written, scope, env), 'delegate_to', written?.place)
}

function sourceOf({ run, directory }: PlayRun, name: string, scope: Scope, env: Environment): Source {
  return {
    scope,
    env,
    // Others than the inventory's may come first.
    placeOf: (variable) =>
      scope.get(variable) === run.inventory.variables(name, directory).get(variable)
        ? run.inventory.placeOf(name, variable, directory)
        : undefined,
  }
}

function machineOf({ run }: PlayRun, name: string, task: Task, source: Source): Machine {
  const address = addressOf(name, task, source, run.options)
  const key = JSON.stringify([name, address.connection, address.host, address.port, address.user])
  const known = run.machines.get(key)
  if (known) return known
  const target = targetOf(address, source, run.options)
  const machine = new Machine(name, () => run.connect(target), run.stop)
  run.machines.set(key, machine)
  return machine
}
