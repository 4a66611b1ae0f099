import { fault } from '../fault.ts'
import type { Located, Loop, Task } from '../playbook/model.ts'
import { isName } from '../schema/variable-name.ts'
import type { Environment, Scope } from '../template/environment.ts'
import { loopItems } from '../template/loop-items.ts'
import { evaluate } from '../template/template.ts'
import { type Dict, dict, Float, Secret, Unknown, type Value } from '../value.ts'
import type { Layers } from '../vars.ts'
import { flag } from './settings.ts'

/** One round of a loop: its variables, the item's first, and all that it sees. */
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
  const items = itemsOf(loop, scope, env)
  if (items instanceof Unknown) return items
  const variable = nameOf(loop.variable, 'loop_var', scope, env) ?? 'item'
  const indexVariable = nameOf(loop.indexVariable, 'index_var', scope, env)
  const isSet = (located: Located | undefined, otherwise: boolean) =>
    located ? flag(evaluate(located.value, scope, env), 'extended', located.place) : otherwise
  const extended = isSet(loop.extended, false)
  const allItems = extended && isSet(loop.extendedAllItems, true)
  return items.map((item, index) => {
    const variables: Dict = new Map<string, Value>([
      [variable, item],
      ['ansible_loop_var', variable],
    ])
    if (indexVariable !== undefined)
      variables.set(indexVariable, index).set('ansible_index_var', indexVariable)
    if (extended) variables.set('ansible_loop', whereabouts(items, index, allItems))
    return { item, variables, scope: scope.under(variables) }
  })
}

function itemsOf({ items, lookup }: Loop, scope: Scope, env: Environment): readonly Value[] | Unknown {
  if (lookup !== undefined) return loopItems(lookup, items.value, items.place, scope, env)
  const list = evaluate(items.value, scope, env)
  if (list instanceof Unknown || Array.isArray(list)) return list
  throw fault(`loop: expected a list, got ${kind(list)}`, items.place)
}

function nameOf(
  located: Located | undefined,
  what: string,
  scope: Scope,
  env: Environment,
): string | undefined {
  if (!located) return undefined
  const name = evaluate(located.value, scope, env)
  if (typeof name === 'string' && isName(name)) return name
  throw fault(`${what}: expected the name of a variable, got ${print(name)}`, located.place)
}

/** What `ansible_loop` holds in a round. */
function whereabouts(items: readonly Value[], index: number, allItems: boolean): Dict {
  const { length } = items
  return dict({
    allitems: allItems ? items : undefined,
    index: index + 1,
    index0: index,
    first: index === 0,
    last: index === length - 1,
    length,
    revindex: length - index,
    revindex0: length - index - 1,
    nextitem: items[index + 1],
    previtem: items[index - 1],
  })
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
