import type { Task } from '../playbook/model.ts'
import type { Environment, Scope } from '../template/environment.ts'
import { HostRun } from './host.ts'
import { Machine, type Spot } from './machine.ts'
import { environmentOf, type PlayRun, scopeOf } from './scope.ts'
import { settingOf, text } from './settings.ts'
import { addressOf, becomeOf, targetOf } from './target.ts'

/** Where a task runs for a host, and as whom: on the host itself, or on the one it is delegated to. */
export function spotOf(playRun: PlayRun, host: HostRun, task: Task, scope: Scope, env: Environment): Spot {
  const { options } = playRun.run
  const delegate = delegateOf(task, scope, env)
  if (delegate === undefined || delegate === host.name) {
    return {
      machine: machineOf(playRun, host.name, task, scope, env),
      become: becomeOf(task, scope, env, options),
    }
  }
  // Connection variables come from the delegate; the task's own keywords still count.
  const other = playRun.run.hosts.get(delegate) ?? new HostRun(delegate)
  const theirs = scopeOf(playRun, other)
  const theirEnv = environmentOf(playRun, task)
  return {
    machine: machineOf(playRun, delegate, task, theirs, theirEnv),
    become: becomeOf(task, theirs, theirEnv, options),
  }
}

/** The host that a task is delegated to. */
export function delegateOf(task: Task, scope: Scope, env: Environment): string | undefined {
  const written = task.keywords.settings.get('delegate_to')
  return text(settingOf(written, scope, env), 'delegate_to', written?.place)
}

function machineOf({ run }: PlayRun, name: string, task: Task, scope: Scope, env: Environment): Machine {
  const address = addressOf(name, task, scope, env, run.options)
  const key = JSON.stringify([name, address.connection, address.host, address.port, address.user])
  const known = run.machines.get(key)
  if (known) return known
  const target = targetOf(address, scope, env, run.options)
  const machine = new Machine(name, () => run.connect(target))
  run.machines.set(key, machine)
  return machine
}
