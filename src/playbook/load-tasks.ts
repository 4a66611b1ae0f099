import { dirname, join } from 'node:path'
import { nearest } from '../fault.ts'
import { describeNode, type Entry, type MapNode, type Node } from '../source.ts'
import { noArguments, readArguments } from './arguments.ts'
import type { Loading } from './loading.ts'
import type { Block, Item, Keywords, Located, Loop, Role, Task } from './model.ts'
import { inherit, isNothing, listOf, literal, namesOf, type Read, readMap, unknownKeyword } from './read.ts'

/** Where a list of tasks stands. */
export interface Surroundings {
  readonly inherited: Keywords
  readonly role: Role | undefined
  readonly level: 'task' | 'handler'
}

/** The words of `meta`. */
const metaWords = ['flush_handlers', 'noop', 'end_play', 'end_host', 'end_batch', 'clear_host_errors']

/** Modules of Ansible that are parts of the language here, and not there yet. */
const later = new Set([
  'include',
  'include_tasks',
  'include_role',
  'import_role',
  'include_vars',
  'add_host',
  'group_by',
])

/** The tasks and blocks of a list. */
export function loadTasks(node: Node | undefined, around: Surroundings, loading: Loading): readonly Item[] {
  if (!node || isNothing(node)) return []
  if (node.kind !== 'list') {
    loading.fault(`expected a list of tasks, got ${describeNode(node)}`, node.place)
    return []
  }
  return node.items.flatMap((item) => {
    if (item.kind === 'map') return loadItem(item, around, loading)
    loading.fault(`expected a task, got ${describeNode(item)}`, item.place)
    return []
  })
}

function loadItem(node: MapNode, around: Surroundings, loading: Loading): readonly Item[] {
  if (node.entries.some((entry) => entry.name === 'block')) return [loadBlock(node, around, loading)]
  const read = readMap(node, around.level, loading)
  const actions = read.rest.filter((entry) => shortName(entry.name, loading) !== undefined)
  for (const entry of read.rest)
    if (!actions.includes(entry)) notAnAction(entry, actions.length > 0, around, loading)
  const [action, second] = actions
  if (second) {
    loading.fault(`a task has one module; here are ${action!.name} and ${second.name}`, second.keyPlace)
    return []
  }
  if (!action) {
    if (read.rest.length === 0) loading.fault('a task without a module', node.place)
    return []
  }
  const name = shortName(action.name, loading)!
  if (name === 'import_tasks') return importTasks(action, read, around, loading)
  const task = loadTask(name, action, read, around, loading)
  return task ? [task] : []
}

function loadBlock(node: MapNode, around: Surroundings, loading: Loading): Block {
  const read = readMap(node, 'block', loading)
  for (const entry of read.rest) unknownKeyword(entry, 'block', loading)
  const inside = { ...around, inherited: inherit(around.inherited, read, loading) }
  const section = (name: string) => loadTasks(read.keywords.get(name)?.value, inside, loading)
  return {
    kind: 'block',
    place: node.place,
    tasks: section('block'),
    rescue: section('rescue'),
    always: section('always'),
  }
}

function importTasks(action: Entry, read: Read, around: Surroundings, loading: Loading): readonly Item[] {
  const { value, keyPlace } = action
  const file = literal(
    value.kind === 'map' ? (value.entries.find((e) => e.name === 'file')?.value ?? value) : value,
  )
  if (file === undefined) {
    loading.fault('import_tasks: expected the name of a file', value.place)
    return []
  }
  const here = join(dirname(keyPlace.file), file)
  const inRole = around.role && join(around.role.path, 'tasks', file)
  const path = inRole && loading.exists(inRole) ? inRole : here
  if (loading.importing.includes(path)) {
    loading.fault(`import_tasks: ${file} imports itself`, value.place)
    return []
  }
  const inherited = inherit(around.inherited, read, loading)
  return loading.within(path, () =>
    loadTasks(loading.yaml(path, value.place), { ...around, inherited }, loading),
  )
}

function loadTask(
  moduleName: string,
  action: Entry,
  read: Read,
  around: Surroundings,
  loading: Loading,
): Task | undefined {
  const entry = (name: string) => read.keywords.get(name)?.value
  const located = (name: string) => {
    const node = entry(name)
    return node && loading.located(node)
  }
  const conditions = (name: string) => {
    const node = entry(name)
    return node && loading.conditions(node)
  }
  const module = moduleName === 'meta' ? metaWord(action, loading) : loading.modules.get(moduleName)!
  if (module === undefined) return undefined
  return {
    kind: 'task',
    place: read.node.place,
    name: located('name'),
    moduleName,
    action: module,
    args: typeof module === 'string' ? noArguments : readArguments(module, action, entry('args'), loading),
    keywords: inherit(around.inherited, read, loading),
    role: around.role,
    loop: loopOf(entry, loading),
    register: entry('register') && literal(entry('register')!),
    notify: listOf(entry('notify'), loading),
    listen: namesOf(entry('listen')),
    changedWhen: conditions('changed_when'),
    failedWhen: conditions('failed_when'),
    until: conditions('until'),
    retries: located('retries'),
    delay: located('delay'),
  }
}

function metaWord(action: Entry, loading: Loading): string | undefined {
  const word = literal(action.value)
  if (word !== undefined && metaWords.includes(word)) return word
  const near = word && nearest(word, metaWords)
  loading.fault(
    `meta: expected one of ${metaWords.join(', ')}, got ${describeNode(action.value)}`,
    action.value.place,
    near && `did you mean ${near}?`,
  )
  return undefined
}

const controls = ['loop_var', 'index_var', 'label', 'pause']

function loopOf(entry: (name: string) => Node | undefined, loading: Loading): Loop | undefined {
  const items = entry('loop') ?? entry('with_items')
  if (!items) return undefined
  const control = entry('loop_control')
  const fields = new Map(control?.kind === 'map' ? control.entries.map((e) => [e.name, e]) : [])
  for (const { name, keyPlace } of fields.values()) {
    const near = nearest(name, controls)
    if (!controls.includes(name))
      loading.fault(
        `loop_control: unknown key ${JSON.stringify(name)}`,
        keyPlace,
        near && `did you mean ${near}?`,
      )
  }
  const name = (field: string) => fields.has(field) && literal(fields.get(field)!.value)
  const located = (field: string): Located | undefined => {
    const found = fields.get(field)
    return found && loading.located(found.value)
  }
  return {
    items: loading.located(items),
    flatten: !entry('loop'),
    variable: name('loop_var') || 'item',
    indexVariable: name('index_var') || undefined,
    label: located('label'),
    pause: located('pause'),
  }
}

/** A module's short name: `ansible.builtin.copy` is `copy`. Undefined for what is no module here. */
function shortName(written: string, loading: Loading): string | undefined {
  const short = written.replace(/^(ansible\.(builtin|legacy|posix)|community\.general)\./, '')
  return short === 'meta' || short === 'import_tasks' || loading.modules.has(short) ? short : undefined
}

function notAnAction(entry: Entry, hasModule: boolean, around: Surroundings, loading: Loading): void {
  const { name, keyPlace } = entry
  const short = name.replace(/^.*\./, '')
  if (later.has(short)) loading.fault(`${short}: not supported yet`, keyPlace)
  else if (hasModule) unknownKeyword(entry, around.level, loading)
  else {
    const module: string | undefined = nearest(name, [...loading.modules.keys(), 'meta', 'import_tasks'])
    loading.fault(
      `unknown module or keyword ${JSON.stringify(name)}`,
      keyPlace,
      module && `did you mean ${module}?`,
      'modules of your own belong into a folder modules/ beside the playbook',
    )
  }
}
