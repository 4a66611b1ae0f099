import { dirname } from 'node:path'
import { FaultError, fault } from '../fault.ts'
import { requestOf } from '../playbook/includes.ts'
import { handlersOf } from '../playbook/load.ts'
import { loadRole, newParts, type RoleRequest } from '../playbook/load-role.ts'
import { loadTasks, tasksFile } from '../playbook/load-tasks.ts'
import type { Loading } from '../playbook/loading.ts'
import type { Item, Keywords, Role, Surroundings, Task } from '../playbook/model.ts'
import { inherit, readMap } from '../playbook/read.ts'
import { reveal } from '../template/scan.ts'
import type { Dict, Place, Value } from '../value.ts'
import { print } from './loop.ts'
import { flag } from './settings.ts'

/** One inclusion: what, with which variables. */
export interface Inclusion {
  /** Of the role, or the path of the file. */
  readonly name: string
  readonly options: Dict
  /** Those of the round, where the include loops. */
  readonly variables: Dict
}

/** What an include brings. */
export interface Brought {
  readonly items: readonly Item[]
  readonly handlers: readonly Task[]
  readonly roles: readonly Role[]
}

/** The option by which an include says what it brings. */
export function requiredOf(task: Task): 'name' | 'file' {
  return task.action === 'include_role' ? 'name' : 'file'
}

/** Where it says so. */
function placeOf(task: Task): Place {
  return task.args.origin.placeOf(requiredOf(task)) ?? task.place
}

/** The role's name, or the path of the file: in the role, beside the file with the include, or beside the playbook. */
export function nameOf(task: Task, options: Dict, loading: Loading): string {
  const isRole = task.action === 'include_role'
  const value = reveal(options.get(requiredOf(task)) ?? null)
  if (typeof value !== 'string')
    throw fault(`${task.action}: expected a string, got ${print(value)}`, placeOf(task))
  if (isRole) return value
  const { around } = task.include!
  const beside = tasksFile(value, dirname(task.place.file), around, loading)
  if (loading.exists(beside)) return beside
  const atPlaybook = tasksFile(value, around.parts.directory, around, loading)
  return loading.exists(atPlaybook) ? atPlaybook : beside
}

/** Loads what an include brings. Throws FaultError with all mistakes in it. */
export function loadIncluded(task: Task, { name, options, variables }: Inclusion, loading: Loading): Brought {
  const { around } = task.include!
  const inherited = applied(task, loading)
  const before = loading.faults.length
  const parts = newParts(around.parts.directory, around.parts.vars)
  const params = new Map([...around.params, ...ownVariables(task), ...variables])
  const inside: Surroundings = { ...around, inherited, params, parts }
  const items =
    task.action === 'include_role'
      ? (loadRole(roleOf(task, options, variables, inherited), inside, loading, loadTasks)?.items ?? [])
      : loadTasks(loading.yaml(name, placeOf(task)), inside, loading)
  const handlers = handlersOf(parts.imported, loading)
  if (loading.faults.length > before) throw new FaultError(loading.faults.splice(before))
  return { items, handlers, roles: parts.roles }
}

/** The role that an include asks for; its variables are its own unless it is made public. */
function roleOf(task: Task, options: Dict, variables: Dict, keywords: Keywords): RoleRequest {
  const flags = ['public', 'allow_duplicates', 'rolespec_validate'].flatMap((name): [string, Value][] =>
    options.has(name) ? [[name, flag(options.get(name)!, name, task.args.origin.placeOf(name))]] : [],
  )
  const own = new Map([...ownVariables(task), ...variables])
  const use = own.size > 0 ? print(own) : undefined
  return requestOf(new Map([...options, ['public', false], ...flags]), {
    place: placeOf(task),
    use,
    keywords,
  })
}

/** The include's own `vars`, without those of the blocks around, which are no parameters. */
function ownVariables(task: Task): ReadonlyMap<string, Value> {
  const { vars } = task.keywords
  const outer = task.include!.around.inherited.vars
  return new Map([...vars].filter(([name, value]) => outer.get(name) !== value))
}

/** The keywords of included tasks: those of what is around the include, not its own, and what it applies. */
function applied(task: Task, loading: Loading): Keywords {
  const { around, apply } = task.include!
  return apply ? inherit(around.inherited, readMap(apply, 'block', loading), loading) : around.inherited
}
