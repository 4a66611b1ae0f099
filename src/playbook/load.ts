import { nearest } from '../fault.ts'
import { describeNode, type MapNode } from '../source.ts'
import { Template } from '../value.ts'
import { gatheringOf } from './gathering.ts'
import { loadRoles } from './load-role.ts'
import { loadTasks } from './load-tasks.ts'
import type { Loading } from './loading.ts'
import type { Item, Play, Playbook, Task } from './model.ts'
import { promptsOf } from './prompts.ts'
import { inherit, listOf, noKeywords, readMap, unknownKeyword } from './read.ts'
import { varsFilesOf } from './vars-files.ts'

/** Loads and checks a playbook with all the files it names. Mistakes are gathered in `loading.faults`. */
export function loadPlaybook(file: string, loading: Loading): Playbook {
  const before = loading.faults.length
  const root = loading.yaml(file)
  if (!root || (root.kind === 'list' && root.items.length === 0)) {
    if (loading.faults.length === before) loading.fault('the playbook is empty', { file, line: 1, column: 1 })
    return { file, plays: [] }
  }
  if (root.kind !== 'list') {
    loading.fault(`a playbook is a list of plays; this is ${describeNode(root)}`, root.place)
    return { file, plays: [] }
  }
  const plays = root.items.flatMap((item) => {
    if (item.kind === 'map') return [loadPlay(item, loading)]
    loading.fault(`expected a play, got ${describeNode(item)}`, item.place)
    return []
  })
  return { file, plays }
}

function loadPlay(node: MapNode, loading: Loading): Play {
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
  const own = inherit(noKeywords, read, loading)
  const inherited = { ...own, vars: new Map() }
  const tasks = (name: string, level: 'task' | 'handler' = 'task') =>
    loadTasks(entry(name), { inherited, role: undefined, level }, loading)
  const roles = loadRoles(entry('roles'), inherited, loading)
  const sections = [
    tasks('pre_tasks'),
    [...roles.flatMap((role) => role.tasks), ...tasks('tasks')],
    tasks('post_tasks'),
  ]
  const handlers = [...roles.flatMap((role) => role.handlers), ...tasks('handlers', 'handler')].filter(
    (item): item is Task => {
      if (item.kind === 'block') loading.fault('a block cannot be a handler', item.place)
      return item.kind === 'task'
    },
  )
  checkNotifications(sections.flat(), handlers, loading)
  return {
    name: located('name') ?? hosts ?? { value: '', place: node.place },
    place: node.place,
    hosts: hosts ?? { value: [], place: node.place },
    keywords: inherited,
    vars: own.vars,
    prompts: promptsOf(entry('vars_prompt'), loading),
    varsFiles: varsFilesOf(entry('vars_files'), loading),
    gatherFacts: located('gather_facts'),
    gathering: gatheringOf(read, inherited, loading),
    serial: listOf(entry('serial'), loading),
    order: located('order'),
    maxFailPercentage: located('max_fail_percentage'),
    forceHandlers: located('force_handlers'),
    roles: roles.map(({ role }) => role),
    sections,
    handlers,
  }
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
  const names = new Set<string>()
  for (const { name, listen, role } of handlers) {
    for (const topic of listen) names.add(topic)
    if (name?.value instanceof Template) return
    if (typeof name?.value === 'string') names.add(name.value).add(`${role?.name} : ${name.value}`)
  }
  for (const task of [...tasksIn(items), ...handlers]) {
    for (const { value, place } of task.notify) {
      if (typeof value !== 'string' || names.has(value)) continue
      const near = nearest(value, names)
      loading.fault(
        `no handler is named ${JSON.stringify(value)}`,
        place,
        near && `did you mean ${JSON.stringify(near)}?`,
      )
    }
  }
}
