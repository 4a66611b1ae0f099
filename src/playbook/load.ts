import { dirname, join, resolve } from 'node:path'
import { type Fault, nearest } from '../fault.ts'
import { describeNode, type Entry, type MapNode } from '../source.ts'
import { type Place, Template } from '../value.ts'
import { merged } from '../vars.ts'
import { gatheringOf } from './gathering.ts'
import { known } from './known.ts'
import { loadRoles, newParts } from './load-role.ts'
import { loadTasks } from './load-tasks.ts'
import type { Loading } from './loading.ts'
import type { Item, Keywords, Play, Playbook, Surroundings, Task } from './model.ts'
import { promptsOf } from './prompts.ts'
import { inherit, isNothing, listOf, noKeywords, type Read, readMap, unknownKeyword } from './read.ts'
import { varsFilesOf } from './vars-files.ts'

/** Loads and checks a playbook with all the files it names. Mistakes are gathered in `loading.faults`. */
export function loadPlaybook(file: string, loading: Loading, outer = noKeywords, from?: Place): Playbook {
  const empty: Fault = { message: 'the playbook is empty', place: { file, line: 1, column: 1 } }
  const root = loading.yaml(file, from, empty)
  if (!root) return { file, plays: [] }
  if (root.kind !== 'list') {
    loading.fault(`a playbook is a list of plays; this is ${describeNode(root)}`, root.place)
    return { file, plays: [] }
  }
  if (root.items.length === 0) loading.add([empty])
  const plays = root.items.flatMap((item) => {
    if (item.kind === 'map')
      return importOf(item) ? importPlaybook(item, outer, loading) : [loadPlay(item, outer, loading)]
    loading.fault(`expected a play, got ${describeNode(item)}`, item.place)
    return []
  })
  return { file, plays }
}

/** The entry that imports a playbook in place of a play. */
function importOf(node: MapNode): Entry | undefined {
  return node.entries.find(({ name }) => /^(ansible\.builtin\.)?import_playbook$/.test(name))
}

/** The plays of an imported playbook, under the variables, conditions and tags of the import. */
function importPlaybook(node: MapNode, outer: Keywords, loading: Loading): readonly Play[] {
  const action = importOf(node)!
  const read = readMap(
    { ...node, entries: node.entries.filter((entry) => entry !== action) },
    'block',
    loading,
  )
  const allowed = ['name', 'vars', 'when', 'tags']
  for (const entry of [...read.rest, ...read.keywords.values()])
    if (!allowed.includes(entry.name))
      loading.fault(`${entry.name}: not beside import_playbook`, entry.keyPlace)
  const parts = newParts(dirname(resolve(node.place.file)), outer.vars)
  const around = { inherited: outer, role: undefined, parts }
  const file =
    action.value.kind === 'scalar' && !isNothing(action.value)
      ? loading.attempt(() => known(loading.value(action.value), action.value.place, around, loading))
      : null
  if (file === undefined) return []
  if (typeof file !== 'string') {
    const came = describeNode(action.value)
    loading.fault(`import_playbook: expected the name of a file, got ${came}`, action.value.place)
    return []
  }
  const path = join(dirname(node.place.file), file)
  if (loading.importing.includes(path)) {
    loading.fault(`import_playbook: ${file} imports itself`, action.value.place)
    return []
  }
  const inner = importedWith(outer, read, loading)
  return loading.within(path, () => loadPlaybook(path, loading, inner, action.value.place).plays)
}

/** What an import says reaches its plays; its variables win over theirs, as in Ansible. */
function importedWith(outer: Keywords, read: Read, loading: Loading): Keywords {
  const own = inherit(outer, read, loading)
  return { ...own, vars: merged(own.vars, outer.vars) }
}

function loadPlay(node: MapNode, outer: Keywords, loading: Loading): Play {
  const read = readMap(node, 'play', loading)
  for (const entry of read.rest) unknownKeyword(entry, 'play', loading)
  const entry = (name: string) => read.keywords.get(name)?.value
  const located = (name: string) => {
    const found = entry(name)
    return found && loading.located(found)
  }
  const hosts = located('hosts')
  if (!hosts && !node.entries.some(({ name }) => name === 'hosts' || name === 'import_playbook'))
    loading.fault('a play without hosts', node.place)
  // A play's variables are of lower precedence than those of blocks and tasks.
  const own = importedWith(outer, read, loading)
  const inherited = { ...own, vars: new Map() }
  const { varsFiles, variables } = varsFilesOf(entry('vars_files'), loading)
  const parts = newParts(dirname(resolve(node.place.file)), merged(own.vars, variables))
  const around: Surroundings = { inherited, role: undefined, level: 'task', params: new Map(), parts }
  const tasks = (name: string, level: 'task' | 'handler' = 'task') =>
    loadTasks(entry(name), { ...around, level }, loading)
  const before = tasks('pre_tasks')
  const roles = loadRoles(entry('roles'), around, loading, loadTasks)
  const sections = [before, [...roles.flatMap(({ items }) => items), ...tasks('tasks')], tasks('post_tasks')]
  const ofPlay = tasks('handlers', 'handler')
  const handlers = handlersOf([...parts.handlers, ...ofPlay, ...parts.imported], loading)
  checkNotifications(sections.flat(), handlers, loading)
  return {
    file: node.place.file,
    name: located('name') ?? hosts ?? { value: '', place: node.place },
    place: node.place,
    hosts: hosts ?? { value: [], place: node.place },
    keywords: inherited,
    vars: own.vars,
    prompts: promptsOf(entry('vars_prompt'), loading),
    varsFiles,
    gatherFacts: located('gather_facts'),
    gathering: gatheringOf(read, inherited, loading),
    serial: listOf(entry('serial'), loading),
    order: located('order'),
    strategy: located('strategy'),
    maxFailPercentage: located('max_fail_percentage'),
    forceHandlers: located('force_handlers'),
    roles: parts.roles,
    sections,
    handlers,
  }
}

/** The tasks among what stands under `handlers`; nothing else may. */
export function handlersOf(items: readonly Item[], loading: Loading): readonly Task[] {
  return items.filter((item): item is Task => {
    if (item.kind === 'block') loading.fault('a block cannot be a handler', item.place)
    return item.kind === 'task'
  })
}

/** Every task of a list, those in blocks too. */
export function* tasksIn(items: readonly Item[]): Generator<Task> {
  for (const item of items) {
    if (item.kind === 'task') yield item
    else for (const section of [item.tasks, item.rescue, item.always]) yield* tasksIn(section)
  }
}

/** A notification that nobody hears is a mistake of the text, unless a template decides. */
function checkNotifications(items: readonly Item[], handlers: readonly Task[], loading: Loading): void {
  // What is included may bring handlers.
  if ([...tasksIn(items), ...handlers].some(({ include }) => include)) return
  const names = new Set<string>()
  for (const { name, listen, role } of handlers) {
    for (const topic of listen) names.add(topic)
    if (name?.value instanceof Template) return
    if (typeof name?.value === 'string') names.add(name.value).add(`${role?.name} : ${name.value}`)
  }
  // Tasks of a block share what it says.
  const notified = new Set([...tasksIn(items), ...handlers].flatMap(({ keywords }) => keywords.notify))
  for (const { value, place } of notified) {
    if (typeof value !== 'string' || names.has(value)) continue
    const near = nearest(value, names)
    loading.fault(
      `no handler is named ${JSON.stringify(value)}`,
      place,
      near && `did you mean ${JSON.stringify(near)}?`,
    )
  }
}
