import type { Module } from '../module.ts'
import type { Place } from '../value.ts'
import { noArguments } from './arguments.ts'
import type { Surroundings, Task } from './model.ts'

/** A task of the engine's own, without arguments and with the keywords of its surroundings. */
export function blankTask(
  action: Module,
  { inherited, role, params }: Pick<Surroundings, 'inherited' | 'role' | 'params'>,
  place: Place,
): Task {
  return {
    kind: 'task',
    place,
    name: undefined,
    moduleName: action.name,
    writtenModule: action.name,
    action,
    include: undefined,
    params,
    args: noArguments,
    keywords: inherited,
    role,
    isHandler: false,
    loop: undefined,
    register: undefined,
    listen: [],
    changedWhen: undefined,
    failedWhen: undefined,
    until: undefined,
    retries: undefined,
    delay: undefined,
    async: undefined,
    poll: undefined,
  }
}
