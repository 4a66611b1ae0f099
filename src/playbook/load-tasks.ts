import { nearest } from '../fault.ts'
import type { Module } from '../module.ts'
import { describeNode, type Entry, type MapNode, type Node } from '../source.ts'
import { noArguments, readArguments } from './arguments.ts'
import { importedFile } from './import-tasks.ts'
import type { Loading } from './loading.ts'
import { loopOf } from './loop.ts'
import type { Block, Item, Keywords, Role, Task } from './model.ts'
import { shortModule } from './module-names.ts'
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
    const spelled = read.keywords.has('action') || read.keywords.has('local_action')
    if (read.rest.length === 0 && !spelled) loading.fault('a task without a module', node.place)
    return []
  }
  const name = shortName(action.name, loading)!
  if (name === 'import_tasks') {
    const file = importedFile(action, read, around.role, loading)
    const inherited = file && inherit(around.inherited, read, loading)
    if (!inherited) return []
    return loading.within(file.path, () =>
      loadTasks(loading.yaml(file.path, file.place), { ...around, inherited }, loading),
    )
  }
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
  if (typeof module !== 'string') checkAsync(module, read, loading)
  const keywords = inherit(around.inherited, read, loading)
  const defaults = keywords.moduleDefaults.get(moduleName)
  return {
    kind: 'task',
    place: read.node.place,
    name: located('name'),
    moduleName,
    writtenModule: action.name,
    action: module,
    args:
      typeof module === 'string'
        ? noArguments
        : readArguments(module, action, { args: entry('args'), defaults }, loading),
    keywords,
    role: around.role,
    loop: loopOf(read.keywords, loading),
    register: entry('register') && literal(entry('register')!),
    notify: listOf(entry('notify'), loading),
    listen: namesOf(entry('listen')),
    changedWhen: conditions('changed_when'),
    failedWhen: conditions('failed_when'),
    until: conditions('until'),
    retries: located('retries'),
    delay: located('delay'),
    async: located('async'),
    poll: located('poll'),
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

/** A module's short name: `ansible.builtin.copy` is `copy`. Undefined for what is no module here. */
function shortName(written: string, loading: Loading): string | undefined {
  const short = shortModule(written)
  return short === 'meta' || short === 'import_tasks' || loading.modules.has(short) ? short : undefined
}

function notAnAction(entry: Entry, hasModule: boolean, around: Surroundings, loading: Loading): void {
  const { name, keyPlace } = entry
  const short = name.replace(/^.*\./, '')
  if (later.has(short)) loading.fault(`${short}: not supported yet`, keyPlace)
  else if (!hasModule && (name === 'rescue' || name === 'always'))
    loading.fault(`${name}: it belongs beside a block, and here is none`, keyPlace)
  else if (hasModule) unknownKeyword(entry, around.level, loading)
  else {
    const module: string | undefined = nearest(short, [...loading.modules.keys(), 'meta', 'import_tasks'])
    loading.fault(
      `unknown module or keyword ${JSON.stringify(name)}`,
      keyPlace,
      module && `did you mean ${module}?`,
      'modules of your own belong into a folder modules/ beside the playbook',
    )
  }
}

/** Only what runs on the host can run aside there; only an action can be left alone, since a change has to be proven. */
function checkAsync({ name, kind }: Module, read: Read, loading: Loading): void {
  const async = read.keywords.get('async')
  const poll = read.keywords.get('poll')
  if (poll && !async) loading.fault('poll: it belongs to async, and here is none', poll.keyPlace)
  else if (async && kind !== 'action' && kind !== 'state')
    loading.fault(
      `async: ${name} ${kind === 'facts' ? 'only asks' : 'runs on the controller'}`,
      async.keyPlace,
    )
  else if (async && poll && kind === 'state' && literal(poll.value) === '0')
    loading.fault(`poll: 0 is for actions; a change of ${name} is waited for and proven`, poll.keyPlace)
}
