import { dirname, join, resolve } from 'node:path'
import { describeNode, type MapNode, type Node } from '../source.ts'
import { loadTasks } from './load-tasks.ts'
import type { Loading } from './loading.ts'
import type { Item, Keywords, Role } from './model.ts'
import { inherit, literal, readMap, varsOf } from './read.ts'

/** A role as a play lists it: its tasks, and its handlers. */
export interface LoadedRole {
  readonly role: Role
  readonly tasks: readonly Item[]
  readonly handlers: readonly Item[]
}

/** The roles of a play. A missing one is a fault that names where it was looked for. */
export function loadRoles(
  node: Node | undefined,
  inherited: Keywords,
  loading: Loading,
): readonly LoadedRole[] {
  if (!node) return []
  if (node.kind !== 'list') {
    loading.fault(`roles: expected a list, got ${describeNode(node)}`, node.place)
    return []
  }
  return node.items.flatMap((item) => loadRole(item, inherited, loading))
}

function loadRole(node: Node, inherited: Keywords, loading: Loading): readonly LoadedRole[] {
  const map: MapNode = node.kind === 'map' ? node : { kind: 'map', place: node.place, entries: [] }
  const nameNode =
    node.kind === 'map' ? node.entries.find((e) => e.name === 'role' || e.name === 'name')?.value : node
  const name = nameNode && literal(nameNode)
  if (name === undefined) {
    loading.fault(`roles: expected the name of a role, got ${describeNode(node)}`, node.place)
    return []
  }
  const path = findRole(name, node, loading)
  if (path === undefined) return []
  const read = readMap(map, 'block', loading)
  const params = read.rest.filter((entry) => entry.name !== 'role')
  const vars = (folder: string) => varsOf(main(path, folder, loading), loading)
  const role: Role = {
    name,
    path,
    defaults: vars('defaults'),
    vars: vars('vars'),
    params: new Map(params.map((entry) => [entry.name, loading.value(entry.value)])),
  }
  const meta = main(path, 'meta', loading)
  const dependencies =
    meta?.kind === 'map' ? meta.entries.find((entry) => entry.name === 'dependencies') : undefined
  if (dependencies && !(dependencies.value.kind === 'list' && dependencies.value.items.length === 0))
    loading.fault('dependencies: not supported yet', dependencies.keyPlace)
  const keywords = inherit(inherited, read, loading)
  const items = (folder: string, level: 'task' | 'handler') =>
    loadTasks(main(path, folder, loading), { inherited: keywords, role, level }, loading)
  return [{ role, tasks: items('tasks', 'task'), handlers: items('handlers', 'handler') }]
}

function findRole(name: string, node: Node, loading: Loading): string | undefined {
  const playbooks = dirname(node.place.file)
  const places = [join(playbooks, 'roles', name), resolve('roles', name), resolve(playbooks, name)]
  const folders = ['tasks', 'handlers', 'vars', 'defaults', 'meta']
  const found = places.find((place) => folders.some((folder) => mainFile(place, folder, loading)))
  if (!found) loading.fault(`there is no role ${name}`, node.place, `looked for ${places.join(', ')}`)
  return found
}

function mainFile(path: string, folder: string, loading: Loading): string | undefined {
  return ['main.yml', 'main.yaml', 'main']
    .map((file) => join(path, folder, file))
    .find((file) => loading.exists(file))
}

function main(path: string, folder: string, loading: Loading): Node | undefined {
  const file = mainFile(path, folder, loading)
  return file === undefined ? undefined : loading.yaml(file)
}
