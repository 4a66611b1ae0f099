import { fault } from '../fault.ts'
import type { Task } from '../playbook/model.ts'
import { reveal } from '../template/scan.ts'
import { evaluate } from '../template/template.ts'
import type { Dict, Value } from '../value.ts'
import type { HostRun } from './host.ts'
import { print } from './loop.ts'
import { environmentOf, type PlayRun, scopeOf } from './scope.ts'

/** Remembers for a host the handlers that a task names. */
export function notify(playRun: PlayRun, task: Task, host: HostRun, how: 'surely' | 'maybe'): void {
  const scope = scopeOf(playRun, host, task)
  const env = environmentOf(playRun, task)
  for (const { value, place } of task.keywords.notify) {
    const wanted = reveal(evaluate(value, scope, env))
    for (const name of Array.isArray(wanted) ? wanted.map(print) : [print(wanted)]) {
      const handlers = named(playRun, name)
      if (handlers.length === 0) throw fault(`no handler is named ${JSON.stringify(name)}`, place)
      for (const handler of handlers)
        if (host.notified.get(handler) !== 'surely') host.notified.set(handler, how)
    }
  }
}

/** The handlers a notification means: of the list loaded last the first one of that name, and all that listen to it. */
function named(playRun: PlayRun, name: string): readonly Task[] {
  const { handlers } = playRun
  const bearers = handlers.filter((handler) => namesOf(playRun, handler).includes(name))
  const last = bearers.at(-1)
  const shadowing = bearers.find(({ role, place }) => role === last!.role && place.file === last!.place.file)
  return handlers.filter((handler) => handler === shadowing || handler.listen.includes(name))
}

function namesOf(playRun: PlayRun, { name, role }: Task): readonly string[] {
  if (!name) return []
  // Names may be templated, without host variables.
  const variables: Dict = new Map<string, Value>([...playRun.play.vars, ...playRun.run.options.extraVars])
  const env = environmentOf(playRun, undefined)
  const text = print(evaluate(name.value, { get: (variable) => variables.get(variable) }, env))
  return role ? [text, `${role.name} : ${text}`] : [text]
}
