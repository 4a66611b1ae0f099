import { basename, dirname, extname, join, resolve } from 'node:path'
import { describeNode, type MapNode, type Node } from '../source.ts'
import type { Dict, Place } from '../value.ts'
import { merged } from '../vars.ts'
import { specTask } from './argument-spec.ts'
import { known } from './known.ts'
import type { Loading } from './loading.ts'
import type { Block, Item, Keywords, Parts, Role, Surroundings } from './model.ts'
import { entryOf, inherit, isNothing, literal, type Read, readMap, varsOf } from './read.ts'

/** Which role, and what of it. */
export interface RoleRequest {
  readonly name: string
  readonly place: Place
  readonly params: Dict
  /** What else tells this use of the role apart from others. */
  readonly use: unknown
  /** Whether it may run again on the same host; left out: as its meta/main.yml says. */
  readonly repeats?: boolean
  /** Whether its arguments are checked, if it says what they are. */
  readonly validates: boolean
  /** Its place in the play: listed there, needed by a role, or brought by a task. */
  readonly origin: 'play' | 'role' | 'task'
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

/** The roles that a play or another role lists. */
export function loadRoles(
  node: Node | undefined,
  around: Surroundings,
  loading: Loading,
  loadTasks: LoadTasks,
): readonly LoadedRole[] {
  if (!node || isNothing(node)) return []
  if (node.kind !== 'list') {
    loading.fault(`roles: expected a list, got ${describeNode(node)}`, node.place)
    return []
  }
  return node.items.flatMap((item) => loadListed(item, around, loading, loadTasks) ?? [])
}

/** A role as a play or another role lists it. */
function loadListed(
  node: Node,
  around: Surroundings,
  loading: Loading,
  loadTasks: LoadTasks,
): LoadedRole | undefined {
  const map: MapNode = node.kind === 'map' ? node : { kind: 'map', place: node.place, entries: [] }
  const nameNode =
    node.kind === 'map' ? node.entries.find((e) => e.name === 'role' || e.name === 'name')?.value : node
  const name = nameNode && (literal(nameNode) ?? knownName(nameNode, around, loading))
  if (name === undefined) {
    loading.fault(`roles: expected the name of a role, got ${describeNode(node)}`, node.place)
    return undefined
  }
  if (name === null) return undefined
  const read = readMap(map, 'block', loading)
  const params = read.rest.filter((entry) => entry.name !== 'role')
  const request: RoleRequest = {
    name,
    place: node.place,
    params: new Map(params.map((entry) => [entry.name, loading.value(entry.value)])),
    use: written(read),
    validates: true,
    origin: around.role ? 'role' : 'play',
    from: {},
    keywords: inherit(around.inherited, read, loading),
    isPublic: !around.role,
  }
  return loadRole(request, around, loading, loadTasks)
}

/** Null after a fault. */
function knownName(node: Node, around: Surroundings, loading: Loading): string | null | undefined {
  if (node.kind !== 'scalar' || isNothing(node)) return undefined
  const value = loading.attempt(() =>
    known(loading.value(node), node.place, around, loading, 'include_role waits for it'),
  )
  return value === undefined ? null : String(value)
}

/** What tells two uses of a role apart. */
function written({ rest, keywords }: Read): readonly unknown[] {
  const entries = [...rest, ...['when', 'tags', 'vars'].flatMap((name) => keywords.get(name) ?? [])]
  return entries.filter(({ name }) => name !== 'role').map(({ name, value }) => [name, plain(value)])
}

/** What a node says, without its places. */
export function plain(node: Node): unknown {
  if (node.kind === 'map') return node.entries.map(({ name, value }) => [name, plain(value)])
  return node.kind === 'list' ? node.items.map(plain) : node.source
}

/** A role, and its tasks as items of a list. */
export interface LoadedRole {
  readonly role: Role
  readonly items: readonly Item[]
}

/** A role with its tasks, those of the roles it depends on first; its handlers are added to the play's. */
export function loadRole(
  request: RoleRequest,
  around: Surroundings,
  loading: Loading,
  loadTasks: LoadTasks,
): LoadedRole | undefined {
  const path = findRole(request, around, loading)
  if (path === undefined) return undefined
  const { parts } = around
  const { name, place, origin } = request
  const parent = around.role
  const file = (folder: Folder) => main(path, folder, request, loading)
  const entry = join(path, 'tasks', entryPoint(request))
  if (loading.importing.includes(origin === 'task' ? entry : path)) {
    loading.fault(`the role ${name} ${origin === 'task' ? 'imports' : 'depends on'} itself`, place)
    return undefined
  }
  const meta = file('meta')
  const own: Role = {
    name,
    path,
    use: JSON.stringify([path, origin === 'task', request.use, request.from]),
    repeats: request.repeats ?? allowsDuplicates(meta),
    includers: !parent ? [] : origin === 'task' ? [parent, ...parent.includers] : parent.includers,
    dependencies: [],
    defaults: merged(parent?.defaults ?? new Map(), variablesOf(path, 'defaults', request, loading)),
    vars: merged(parent?.vars ?? new Map(), variablesOf(path, 'vars', request, loading)),
    params: merged(parent?.params ?? new Map(), request.params),
  }
  // The roles that an imported one depends on are imported with it.
  const inside = {
    ...around,
    inherited: request.keywords,
    parts: origin === 'task' ? { ...parts, handlers: parts.imported } : parts,
  }
  const needed = loading.within(path, () =>
    loadRoles(entryOf(meta, 'dependencies'), { ...inside, role: own }, loading, loadTasks),
  )
  const roles = needed.map(({ role }) => role)
  const role: Role = {
    ...own,
    dependencies: roles.flatMap((one) => [...one.dependencies, one]),
    defaults: merged(...roles.map(({ defaults }) => defaults), own.defaults),
    vars: merged(...roles.map(({ vars }) => vars), own.vars),
  }
  if (request.isPublic) parts.roles.push(role)
  const within: Surroundings = { ...inside, role }
  const spec = request.validates
    ? specTask(role, entryPoint(request), [meta, specFile(path, loading)], within, loading)
    : undefined
  inside.parts.handlers.push(...loadTasks(file('handlers'), { ...within, level: 'handler' }, loading))
  const listed = loading.within(entry, () => loadTasks(file('tasks'), { ...within, level: 'task' }, loading))
  const tasks = [...(spec ? [spec] : []), ...listed]
  const block: Block = { kind: 'block', place, tasks, rescue: [], always: [], role }
  return { role, items: [...needed.flatMap(({ items }) => items), block] }
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
  const found = [...places].find(
    (path) =>
      loading.files(path).length > 0 ||
      folders.some(
        (folder) => mainFile(path, folder, loading) ?? mainFile(path, folder, loading, from[folder]),
      ),
  )
  if (!found) loading.fault(`there is no role ${name}`, place, `looked for ${[...places].join(', ')}`)
  return found
}

function mainFile(path: string, folder: Folder, loading: Loading, stem = 'main'): string | undefined {
  return ['.yml', '.yaml', '.json', '']
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

/** The variables of a file, or of all files of a folder in its place. */
function variablesOf(path: string, folder: Folder, request: RoleRequest, loading: Loading): Dict {
  const inside = join(path, folder, request.from[folder] ?? 'main')
  const files =
    mainFile(path, folder, loading, request.from[folder]) === undefined
      ? loading.files(inside).filter((file) => isVarsFile(basename(file)))
      : []
  return files.length > 0
    ? merged(...files.map((file) => varsOf(loading.yaml(file), loading)))
    : varsOf(main(path, folder, request, loading), loading)
}

/** Neither hidden nor a backup. */
function isVarsFile(name: string): boolean {
  return !/^\.|~$/.test(name) && /^(\.ya?ml|\.json|)$/.test(extname(name))
}

function specFile(path: string, loading: Loading): Node | undefined {
  const file = ['.yml', '.yaml']
    .map((end) => join(path, `meta/argument_specs${end}`))
    .find((one) => loading.exists(one))
  return file === undefined ? undefined : loading.yaml(file)
}

function allowsDuplicates(meta: Node | undefined): boolean {
  const allowed = entryOf(meta, 'allow_duplicates')
  return allowed?.kind === 'scalar' && /^(yes|true|on|1|y|t)$/i.test(allowed.source)
}

/** What a play has of roles before it loads any. */
export function newParts(directory: string, vars: Dict): Parts {
  return { directory, vars, roles: [], handlers: [], imported: [] }
}
