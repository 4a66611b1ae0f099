import type { Fault } from '../fault.ts'
import type { Task } from '../playbook/model.ts'
import type { Environment, Scope } from '../template/environment.ts'
import type { Place } from '../value.ts'
import { attempt } from './evaluation.ts'
import { flagOf } from './settings.ts'

/** Keywords by which what one host does counts for others. */
const ties = ['any_errors_fatal', 'run_once']

/** What a task asks for that means nothing where each host goes on alone, as in Ansible. */
export async function withoutEffect(task: Task, scope: Scope, env: Environment): Promise<Fault[]> {
  const faults: Fault[] = []
  for (const name of ties) {
    const set = await attempt(() => flagOf(task, name, scope, env))
    if (set) faults.push(noEffect(name, task.keywords.settings.get(name)?.place))
  }
  return faults
}

export function noEffect(keyword: string, place: Place | undefined): Fault {
  const message = `${keyword} has no effect under the strategy free, where each host goes on alone`
  return { message, place }
}
