import { fault } from '../fault.ts'
import type { Loop, Task } from '../playbook/model.ts'
import type { Environment, Scope } from '../template/environment.ts'
import { evaluate } from '../template/template.ts'
import { type Dict, Float, Secret, Unknown, type Value } from '../value.ts'
import type { Layers } from '../vars.ts'

/** One round of a loop: its variables, and what people see of the item. */
export interface Round {
  readonly item: Value
  readonly variables: Dict
  readonly scope: Layers
}

/** The rounds of a task's loop; undefined for a task without one, Unknown where check mode cannot know the list. */
export function roundsOf(
  task: Task,
  scope: Layers,
  env: Environment,
): readonly Round[] | Unknown | undefined {
  const { loop } = task
  if (!loop) return undefined
  const list = listOf(loop, scope, env)
  if (list instanceof Unknown) return list
  return list.map((item, index) => {
    const variables: Dict = new Map<string, Value>([
      [loop.variable, item],
      ['ansible_loop_var', loop.variable],
    ])
    if (loop.indexVariable !== undefined) variables.set(loop.indexVariable, index)
    return { item, variables, scope: scope.under(variables) }
  })
}

function listOf(loop: Loop, scope: Scope, env: Environment): readonly Value[] | Unknown {
  const list = evaluate(loop.items.value, scope, env)
  if (list instanceof Unknown) return list
  if (!loop.flatten) {
    if (Array.isArray(list)) return list
    throw fault(`loop: expected a list, got ${kind(list)}`, loop.items.place)
  }
  return Array.isArray(list) ? list.flat() : [list]
}

/** What people see of a round: its label if the task has one. */
export function labelOf(task: Task, round: Round, env: Environment): string {
  const label = task.loop?.label
  return print(label ? evaluate(label.value, round.scope, env) : round.item)
}

function kind(value: Value): string {
  if (value === null) return 'none'
  if (value instanceof Map) return 'a mapping'
  if (value instanceof Float) return 'a number'
  return typeof value === 'object' ? 'a list' : `a ${typeof value}`
}

/** A value as JSON-like text on one line; a string as it is. */
export function print(value: Value): string {
  if (typeof value === 'string') return value
  return inner(value)
}

function inner(value: Value): string {
  if (value instanceof Map) return `{${[...value].map(([k, v]) => `${inner(k)}: ${inner(v)}`).join(', ')}}`
  if (Array.isArray(value)) return `[${value.map(inner).join(', ')}]`
  if (value instanceof Float)
    return Number.isInteger(value.value) ? value.value.toFixed(1) : String(value.value)
  if (value instanceof Secret) return String(value)
  if (value instanceof Unknown) return '(unknown until run)'
  if (typeof value === 'bigint') return String(value)
  return JSON.stringify(value) ?? String(value)
}
