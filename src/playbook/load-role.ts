import { basename, dirname, join, resolve } from 'node:path'
import { describeNode, type MapNode, type Node } from '../source.ts'
import type { Dict, Place } from '../value.ts'
import { merged } from '../vars.ts'
import { specTask } from './argument-spec.ts'
import type { Loading } from './loading.ts'
import type { Item, Keywords, Parts, Role, Surroundings } from './model.ts'
import { entryOf, inherit, isNothing, literal, type Read, readMap, varsOf } from './read.ts'

/** Which role, and what of it. */
export interface RoleRequest {
  readonly name: string
  readonly place: Place
  readonly params: Dict
  /** The files that stand for `main`, by folder. */
  readonly from: Readonly<Partial<Record<Folder, string>>>
  readonly keywords: Keywords
  /** Its variables are seen by the tasks after it, too. */
  readonly isPublic: boolean
}

/** Tasks may bring roles, and roles have tasks: whoever loads roles says how tasks are loaded. */
export type LoadTasks = (node: Node | undefined, around: Surroundings, loading: Loading) => readonly Item[]

export const folders = ['tasks', 'handlers', 'vars', 'defaults', 'meta'] as const
export type Folder = (typeof folders)[number]

/** The tasks of the roles that a play lists. */
export function loadRoles(
  node: Node | undefined,
  around: Surroundings,
  loading: Loading,
  loadTasks: LoadTasks,
): readonly Item[] {
  if (!node || isNothing(node)) return []
  if (node.kind !== 'list') {
    loading.fault(`roles: expected a list, got ${describeNode(node)}`, node.place)
    return []
  }
  return node.items.flatMap((item) => loadListed(item, around, loading, loadTasks))
}

/** A role as a play or another role lists it: once for each set of parameters, unless it allows duplicates. */
function loadListed(
  node: Node,
  around: Surroundings,
  loading: Loading,
  loadTasks: LoadTasks,
): readonly Item[] {
  const map: MapNode = node.kind === 'map' ? node : { kind: 'map', place: node.place, entries: [] }
  const nameNode =
    node.kind === 'map' ? node.entries.find((e) => e.name === 'role' || e.name === 'name')?.value : node
  const name = nameNode && literal(nameNode)
  if (name === undefined) {
    loading.fault(`roles: expected the name of a role, got ${describeNode(node)}`, node.place)
    return []
  }
  const read = readMap(map, 'block', loading)
  const params = read.rest.filter((entry) => entry.name !== 'role')
  const request: RoleRequest = {
    name,
    place: node.place,
    params: new Map(params.map((entry) => [entry.name, loading.value(entry.value)])),
    from: {},
    keywords: inherit(around.inherited, read, loading),
    isPublic: true,
  }
  const path = findRole(request, around, loading)
  if (path === undefined) return []
  const key = JSON.stringify([path, ...written(read)])
  if (loading.importing.includes(path)) {
    loading.fault(`the role ${name} depends on itself`, node.place)
    return []
  }
  if (around.parts.listed.has(key) && !allowsDuplicates(path, loading)) return []
  around.parts.listed.add(key)
  return loadRole(request, around, loading, loadTasks)
}

/** What tells two uses of a role apart. */
function written({ rest, keywords }: Read): readonly unknown[] {
  const plain = (node: Node): unknown =>
    node.kind === 'map'
      ? node.entries.map(({ name, value }) => [name, plain(value)])
      : node.kind === 'list'
        ? node.items.map(plain)
        : node.source
  const entries = [...rest, ...['when', 'tags', 'vars'].flatMap((name) => keywords.get(name) ?? [])]
  return entries.filter(({ name }) => name !== 'role').map(({ name, value }) => [name, plain(value)])
}

/** The tasks of a role, those of the roles it depends on first; its handlers are added to the play's. */
export function loadRole(
  request: RoleRequest,
  around: Surroundings,
  loading: Loading,
  loadTasks: LoadTasks,
): readonly Item[] {
  const path = findRole(request, around, loading)
  if (path === undefined) return []
  const { parts } = around
  const parents = around.role ? [around.role, ...around.role.parents] : []
  const before = parts.roles.length
  const file = (folder: Folder) => main(path, folder, request, loading)
  const meta = file('meta')
  const own: Role = {
    name: request.name,
    path,
    parents,
    dependencies: [],
    defaults: varsOf(file('defaults'), loading),
    vars: varsOf(file('vars'), loading),
    params: request.params,
  }
  const inside = { ...around, inherited: request.keywords }
  const dependencies = loading.within(path, () =>
    loadRoles(entryOf(meta, 'dependencies'), { ...inside, role: own }, loading, loadTasks),
  )
  const needed = parts.roles.slice(before)
  const role: Role = {
    ...own,
    dependencies: needed,
    defaults: merged(...needed.map(({ defaults }) => defaults), own.defaults),
    vars: merged(
      ...[...parents].reverse().map(({ vars }) => vars),
      ...needed.map(({ vars }) => vars),
      own.vars,
    ),
  }
  if (request.isPublic) parts.roles.push(role)
  else parts.roles.length = before
  const within: Surroundings = { ...inside, role }
  const spec = specTask(role, entryPoint(request), [file('meta'), specFile(path, loading)], within, loading)
  parts.handlers.push(...loadTasks(file('handlers'), { ...within, level: 'handler' }, loading))
  const tasks = loading.within(path, () => loadTasks(file('tasks'), { ...within, level: 'task' }, loading))
  return [...dependencies, ...(spec ? [spec] : []), ...tasks]
}

function entryPoint({ from }: RoleRequest): string {
  return from.tasks === undefined ? 'main' : basename(from.tasks).replace(/\.ya?ml$/, '')
}

function findRole(
  { name, place, from }: RoleRequest,
  around: Surroundings,
  loading: Loading,
): string | undefined {
  const { directory } = around.parts
  const places = new Set([
    join(directory, 'roles', name),
    ...(around.role ? [join(dirname(around.role.path), name)] : []),
    resolve('roles', name),
    resolve(directory, name),
  ])
  const found = [...places].find((path) =>
    folders.some(
      (folder) => mainFile(path, folder, loading) ?? mainFile(path, folder, loading, from[folder]),
    ),
  )
  if (!found) loading.fault(`there is no role ${name}`, place, `looked for ${[...places].join(', ')}`)
  return found
}

function mainFile(path: string, folder: Folder, loading: Loading, stem = 'main'): string | undefined {
  return ['.yml', '.yaml', '']
    .map((end) => join(path, folder, `${stem}${end}`))
    .find((file) => loading.exists(file))
}

/** The file of a folder; a `main` may be missing, one that was asked for not. */
function main(
  path: string,
  folder: Folder,
  { from, name, place }: RoleRequest,
  loading: Loading,
): Node | undefined {
  const file = mainFile(path, folder, loading, from[folder])
  if (file !== undefined) return loading.yaml(file)
  if (from[folder] !== undefined)
    loading.fault(
      `the role ${name} has no ${folder}/${from[folder]}`,
      place,
      `looked in ${join(path, folder)}`,
    )
  return undefined
}

function specFile(path: string, loading: Loading): Node | undefined {
  const file = ['.yml', '.yaml']
    .map((end) => join(path, `meta/argument_specs${end}`))
    .find((one) => loading.exists(one))
  return file === undefined ? undefined : loading.yaml(file)
}

function allowsDuplicates(path: string, loading: Loading): boolean {
  const file = mainFile(path, 'meta', loading)
  const allowed = entryOf(file === undefined ? undefined : loading.yaml(file), 'allow_duplicates')
  return allowed?.kind === 'scalar' && /^(yes|true|on|1|y|t)$/i.test(allowed.source)
}

/** What a play has of roles before it loads any. */
export function newParts(directory: string): Parts {
  return { directory, roles: [], handlers: [], listed: new Set() }
}
