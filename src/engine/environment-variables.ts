import { fault } from '../fault.ts'
import type { Task } from '../playbook/model.ts'
import type { Environment, Scope } from '../template/environment.ts'
import { evaluate } from '../template/template.ts'
import { Secret, Unknown, type Value } from '../value.ts'
import { print } from './loop.ts'

/** The environment variables that a task asks for; inner levels win. Unknown where check mode cannot tell. */
export function environmentVariables(
  task: Task,
  scope: Scope,
  env: Environment,
): ReadonlyMap<string, string | Secret> | Unknown {
  const all = new Map<string, string | Secret>()
  for (const { value, place } of task.keywords.environment) {
    const written = evaluate(value, scope, env)
    for (const mapping of Array.isArray(written) ? (written as readonly Value[]) : [written]) {
      if (mapping instanceof Unknown) return mapping
      if (mapping === null) continue
      if (!(mapping instanceof Map)) throw fault('environment: expected a mapping', place)
      for (const [name, entry] of mapping as ReadonlyMap<Value, Value>) {
        const variable = print(name)
        if (!/^[A-Za-z_]\w*$/.test(variable))
          throw fault(`environment: ${JSON.stringify(variable)} cannot name a variable`, place)
        if (entry instanceof Unknown) return entry
        const text = entry instanceof Secret ? entry.reveal() : print(entry)
        if (text.includes('\0')) throw fault(`environment: ${variable} holds a NUL character`, place)
        all.set(variable, entry instanceof Secret ? entry : print(entry))
      }
    }
  }
  return all
}
