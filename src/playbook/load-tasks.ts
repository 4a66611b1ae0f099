import { dirname, join, resolve } from 'node:path'
import { nearest } from '../fault.ts'
import type { Module } from '../module.ts'
import { describeNode, type Entry, type MapNode, type Node } from '../source.ts'
import { noArguments, readArguments } from './arguments.ts'
import {
  bringing,
  checkIncludeKeywords,
  checkKeywords,
  importRole,
  knownOptions,
  readOptions,
} from './includes.ts'
import { keywordsOn, withPrefix } from './keywords.ts'
import type { Loading } from './loading.ts'
import { loopOf } from './loop.ts'
import type { Block, Item, Surroundings, Task } from './model.ts'
import { shortModule } from './module-names.ts'
import { inherit, isNothing, literal, namesOf, type Read, readMap, unknownKeyword } from './read.ts'

/** The words of `meta`. */
export const metaWords: readonly string[] = [
  ...['flush_handlers', 'noop', 'end_play', 'end_host', 'end_role', 'end_batch', 'clear_host_errors'],
  ...['clear_facts', 'reset_connection', 'refresh_inventory'],
]

/** What brings tasks when the play gets there. */
const includes = ['include_tasks', 'include_role', 'include']

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
  if (name === 'import_role') return importRole(action, read, around, loading, loadTasks)
  // The older form imports where it can.
  const isPlain = name === 'include' && !loopOf(read.keywords, loading) && literal(action.value) !== undefined
  if (name === 'import_tasks' || isPlain) return importTasks(action, read, around, loading)
  const task = loadTask(name, action, read, around, loading)
  return task ? [task] : []
}

function importTasks(action: Entry, read: Read, around: Surroundings, loading: Loading): readonly Item[] {
  checkKeywords('import_tasks', read, loading)
  const brought = readOptions('import_tasks', action, read, loading)
  const inherited = inherit(around.inherited, read, loading)
  const file = knownOptions('import_tasks', brought, { ...around, inherited }, loading)?.get('file')
  if (file === undefined) return []
  const place = brought.places.get('file') ?? action.keyPlace
  const path = tasksFile(String(file), dirname(action.keyPlace.file), around, loading)
  if (loading.importing.includes(path)) {
    loading.fault(`import_tasks: ${file} imports itself`, place)
    return []
  }
  return loading.within(path, () => loadTasks(loading.yaml(path, place), { ...around, inherited }, loading))
}

/** The file that an import or include names: in the role, or beside the file with it. */
export function tasksFile(name: string, beside: string, { role }: Surroundings, loading: Loading): string {
  const inRole = role && join(role.path, 'tasks', name)
  const near = resolve(beside, name)
  return loading.exists(near) || !inRole || !loading.exists(inRole) ? near : inRole
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
    role: undefined,
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
  // An empty list decides nothing.
  const conditions = (name: string) => {
    const node = entry(name)
    const all = node && !isNothing(node) ? loading.conditions(node) : []
    return all.length > 0 ? all : undefined
  }
  const including = moduleName === 'include_role' ? moduleName : 'include_tasks'
  const brought = includes.includes(moduleName) ? readOptions(including, action, read, loading) : undefined
  if (brought) checkIncludeKeywords(moduleName, read, loading)
  const module =
    moduleName === 'meta'
      ? metaWord(action, read, around, loading)
      : brought
        ? including
        : loading.modules.get(moduleName)!
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
    include: brought && { around, apply: brought.apply },
    params: around.params,
    args: brought
      ? { values: brought.values, origin: { placeOf: (name) => brought.places.get(name) } }
      : typeof module === 'string'
        ? noArguments
        : readArguments(module, action, { args: entry('args'), defaults }, loading),
    keywords,
    role: around.role,
    isHandler: around.level === 'handler',
    loop: loopOf(read.keywords, loading),
    register: entry('register') && literal(entry('register')!),
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

/** What heeds no `when`, as in Ansible. */
export const unconditional: ReadonlySet<string> = new Set(['noop', 'reset_connection', 'refresh_inventory'])

/** What `meta` never heeds, as in Ansible, since it has no result. */
function isUnheard(name: string): boolean {
  const ofResults = ['loop', 'loop_control', 'register', 'notify', 'until', 'changed_when', 'failed_when']
  return ofResults.includes(name) || name.startsWith(withPrefix)
}

function metaWord(
  action: Entry,
  { keywords }: Read,
  { level, role }: Surroundings,
  loading: Loading,
): string | undefined {
  const word = literal(action.value)
  if (word !== undefined && metaWords.includes(word)) {
    if (word === 'end_role' && !(role && level === 'task'))
      loading.fault('meta: end_role belongs into the tasks of a role', action.value.place)
    if (word === 'flush_handlers' && level === 'handler')
      loading.fault('meta: flush_handlers cannot be a handler', action.value.place)
    for (const { name, keyPlace } of keywords.values()) {
      const heeded = name === 'when' ? !unconditional.has(word) : !isUnheard(name)
      if (!heeded) loading.warn({ message: `meta: ${word} heeds no ${name}`, place: keyPlace })
    }
    return word
  }
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
  return short === 'meta' || short === 'include' || bringing.includes(short) || loading.modules.has(short)
    ? short
    : undefined
}

function notAnAction(entry: Entry, hasModule: boolean, around: Surroundings, loading: Loading): void {
  const { name, keyPlace } = entry
  const short = name.replace(/^.*\./, '')
  if (!hasModule && (name === 'rescue' || name === 'always'))
    loading.fault(`${name}: it belongs beside a block, and here is none`, keyPlace)
  else if (hasModule) unknownKeyword(entry, around.level, loading)
  else if (!loading.lacksModules) {
    const known = [...loading.modules.keys(), 'meta', ...bringing, ...keywordsOn(around.level).keys()]
    const near = nearest(short, known)
    loading.fault(
      `unknown module or keyword ${JSON.stringify(name)}`,
      keyPlace,
      near && `did you mean ${near}?`,
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
