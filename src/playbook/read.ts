import { nearest } from '../fault.ts'
import { isName } from '../schema/variable-name.ts'
import { concealed, describeNode, type Entry, type MapNode, type Node } from '../source.ts'
import type { Dict, Value } from '../value.ts'
import { spelledOut } from './action.ts'
import { keywords as allKeywords, type Keyword, keywordsOn, type Level, shortKeyword } from './keywords.ts'
import type { Loading } from './loading.ts'
import type { Keywords, Located } from './model.ts'
import { moduleDefaults } from './module-names.ts'

/** A mapping's keywords by name, and the entries that are no keywords of this level. */
export interface Read {
  readonly node: MapNode
  readonly keywords: ReadonlyMap<string, Entry>
  readonly rest: readonly Entry[]
}

/** Sorts the entries of a play, block or task; values of a wrong shape are faults. */
export function readMap(node: MapNode, level: Level, loading: Loading): Read {
  const known = keywordsOn(level)
  const keywords = new Map<string, Entry>()
  const rest: Entry[] = []
  for (const entry of node.entries) {
    const name = shortKeyword(entry.name)
    const keyword = known.get(name)
    if (!keyword) rest.push(entry)
    else if (fits(entry.value, keyword, loading)) keywords.set(name, { ...entry, name })
  }
  for (const name of ['action', 'local_action']) {
    const entry = keywords.get(name)
    const action = entry && spelledOut(entry, loading)
    if (action) rest.push(action)
    if (entry && name === 'local_action') delegateHere(entry, keywords, loading)
  }
  const unheard = keywords.get('debugger')
  if (unheard && literal(unheard.value) !== 'never')
    loading.warn({ message: 'debugger: there is none; the run goes on', place: unheard.keyPlace })
  return { node, keywords, rest }
}

function delegateHere(action: Entry, keywords: Map<string, Entry>, loading: Loading): void {
  const other = keywords.get('delegate_to')
  if (other) loading.fault('delegate_to: local_action says already where to run', other.keyPlace)
  const place = action.keyPlace
  const value = { kind: 'scalar', place, textPlace: place, value: 'localhost', source: 'localhost' } as const
  keywords.set('delegate_to', { ...action, name: 'delegate_to', value: { ...value, style: 'plain' } })
}

/** A located fault for a key that is no keyword, with the nearest known one. */
export function unknownKeyword(entry: Entry, level: Level, loading: Loading): void {
  const article = level === 'play' ? 'a play' : level === 'block' ? 'a block' : `a ${level}`
  const elsewhere = allKeywords.find(({ name }) => name === entry.name)
  if (elsewhere) {
    const levels = elsewhere.on.map((one) => `${one}s`).join(', ')
    loading.fault(`${entry.name}: not in ${article}; it is a keyword of ${levels}`, entry.keyPlace)
    return
  }
  const near = nearest(entry.name, keywordsOn(level).keys())
  loading.fault(
    `unknown keyword ${JSON.stringify(entry.name)} in ${article}`,
    entry.keyPlace,
    near && `did you mean ${JSON.stringify(near)}?`,
  )
}

interface Shape {
  readonly expected: string
  readonly ok: (node: Node) => boolean
}

const shapes: Partial<Record<string, Shape>> = {
  text: { expected: 'a string', ok: (node) => node.kind === 'scalar' },
  flag: {
    expected: 'true or false',
    ok: (node) => node.kind === 'scalar' && (templated(node) || isFlag(node.value)),
  },
  number: {
    expected: 'a number',
    ok: (node) => node.kind === 'scalar' && (templated(node) || /^\d+(\.\d+)?$/.test(node.source)),
  },
  percentage: {
    expected: 'a number or a percentage',
    ok: (node) => node.kind === 'scalar' && (templated(node) || /^\d+(\.\d+)?%?$/.test(node.source)),
  },
  names: {
    expected: 'a name or a list of names',
    ok: (node) => (node.kind === 'list' ? node.items : [node]).every((item) => item.kind === 'scalar'),
  },
  labels: {
    expected: 'a name or a list of names, without templates',
    ok: (node) =>
      (node.kind === 'list' ? node.items : [node]).every(
        (item) => item.kind === 'scalar' && !templated(item),
      ),
  },
  mapping: { expected: 'a mapping', ok: (node) => node.kind === 'map' || isNothing(node) },
  tasks: { expected: 'a list of tasks', ok: (node) => node.kind === 'list' || isNothing(node) },
  hosts: {
    expected: 'a pattern of hosts or a list of these',
    ok: (node) =>
      node.kind === 'list'
        ? node.items.length > 0 && node.items.every((item) => item.kind === 'scalar' && !isNothing(item))
        : node.kind === 'scalar' && !isNothing(node),
  },
  serial: { expected: 'a number, a percentage or a list of these', ok: (node) => isSerial(node) },
  environment: {
    expected: 'a mapping',
    ok: (node) =>
      (node.kind === 'list' ? node.items : [node]).every(
        (one) => one.kind === 'map' || isNothing(one) || templated(one),
      ),
  },
  files: {
    expected: 'the name of a file or a list of names',
    ok: (node) =>
      (node.kind === 'list'
        ? node.items.flatMap((one) => (one.kind === 'list' ? one.items : [one]))
        : [node]
      ).every((one) => one.kind === 'scalar'),
  },
  identifier: {
    expected: 'the name of a variable',
    ok: (node) => node.kind === 'scalar' && isName(node.source),
  },
}

/** A value that is one of a few words, of which the long ones need not be told. */
function words(known: readonly string[]): Shape {
  const short = known.filter((word) => !word.includes('.'))
  return {
    expected: `${short.slice(0, -1).join(', ')} or ${short.at(-1)}`,
    ok: (node) => node.kind === 'scalar' && (templated(node) || known.includes(node.source)),
  }
}

function fits(node: Node, { name, type }: Keyword, loading: Loading): boolean {
  const shape = typeof type === 'string' ? shapes[type] : words(type)
  if (!shape || shape.ok(node)) return true
  loading.fault(`${name}: expected ${shape.expected}, got ${describeNode(node)}`, node.place)
  return false
}

/** An empty value, as in `tasks:` with nothing behind it. */
export function isNothing(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null
}

/** A number of hosts or a percentage of them, or a list of these. */
function isSerial(node: Node): boolean {
  const sizes = node.kind === 'list' ? node.items : [node]
  return sizes.every(
    (size) => size.kind === 'scalar' && (templated(size) || /^\d+$|^\d+(\.\d+)?%$/.test(size.source)),
  )
}

const isFlag = (value: unknown) =>
  typeof value === 'boolean' || /^(yes|no|on|off|true|false|y|n|t|f|1|0)$/i.test(String(value))
/** Does it hold a template? */
export function templated(node: Node): boolean {
  return node.kind === 'scalar' && /\{[{%]/.test(node.source)
}

/** What a level adds to the keywords it inherits. */
export function inherit(outer: Keywords, read: Read, loading: Loading): Keywords {
  const entry = (name: string) => read.keywords.get(name)
  const when = entry('when')
  const environment = entry('environment')
  const defaults = entry('module_defaults')
  const notify = entry('notify')
  const settings = new Map(outer.settings)
  for (const [name, { value }] of read.keywords)
    if (single.has(name)) settings.set(name, { ...loading.located(value), outer: outer.settings.get(name) })
  // What was encrypted stays hidden unless it says otherwise itself.
  const { place } = read.node
  if (loading.isSecret(place) && !settings.has('no_log'))
    settings.set('no_log', { value: true, place, outer: undefined })
  return {
    when: when ? [...outer.when, ...loading.conditions(when.value)] : outer.when,
    tags: [...new Set([...outer.tags, ...namesOf(entry('tags')?.value)])],
    vars: new Map([...outer.vars, ...ownVarsOf(entry('vars')?.value, loading)]),
    environment: environment ? [...outer.environment, loading.located(environment.value)] : outer.environment,
    // Of a module the innermost defaults count alone.
    moduleDefaults: defaults
      ? new Map([...outer.moduleDefaults, ...moduleDefaults(defaults.value, loading)])
      : outer.moduleDefaults,
    notify: notify ? listOf(notify.value, loading) : outer.notify,
    settings,
  }
}

const several = ['vars', 'when', 'tags', 'environment', 'module_defaults', 'notify']

/** Keywords with one value, of which the innermost wins. */
const single = new Set(
  (['play', 'block', 'task'] as const)
    .flatMap((level) => [...keywordsOn(level).values()])
    .filter(({ name, inherits }) => inherits && !several.includes(name))
    .map((keyword) => keyword.name),
)

export const noKeywords: Keywords = {
  when: [],
  tags: [],
  vars: new Map(),
  environment: [],
  moduleDefaults: new Map(),
  notify: [],
  settings: new Map(),
}

/** A list of names, or a single string with commas. */
export function namesOf(node: Node | undefined): readonly string[] {
  if (!node || isNothing(node)) return []
  if (node.kind === 'list') return node.items.flatMap(namesOf)
  return node.kind === 'scalar'
    ? node.source
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean)
    : []
}

/** A list of values, or a single one. */
export function listOf(node: Node | undefined, loading: Loading): readonly Located[] {
  if (!node || isNothing(node)) return []
  return (node.kind === 'list' ? node.items : [node]).map((item) => loading.located(item))
}

/** Variables written at a play, block, role or task, where all have names that expressions can use. */
function ownVarsOf(node: Node | undefined, loading: Loading): Dict {
  for (const { name, keyPlace } of node?.kind === 'map' ? node.entries : [])
    if (!isName(name)) loading.fault(`${JSON.stringify(name)} cannot name a variable`, keyPlace)
  return varsOf(node, loading)
}

/** A mapping of variables, as a file has it; as in Ansible any names will do there, which `vars[…]` reaches. */
export function varsOf(node: Node | undefined, loading: Loading): Dict {
  const vars: Map<string, Value> = new Map()
  if (!node || isNothing(node)) return vars
  if (node.kind !== 'map') {
    loading.fault(`expected a mapping of variables, got ${describeNode(node)}`, node.place)
    return vars
  }
  for (const { name, keyPlace, value } of node.entries) {
    const written = loading.value(value)
    vars.set(name, loading.isSecret(keyPlace) ? concealed(written) : written)
  }
  return vars
}

/** The text of a node that may not be templated. */
export function literal(node: Node): string | undefined {
  return node.kind === 'scalar' && node.value !== null && !(typeof node.value === 'string' && templated(node))
    ? node.source
    : undefined
}

/** The value of a key of a mapping. */
export function entryOf(node: Node | undefined, name: string): Node | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.name === name)?.value : undefined
}
