import { nearest } from '../fault.ts'
import { splitKeyValues } from '../key-values.ts'
import { describeNode, type Entry, type MapNode } from '../source.ts'
import { type Dict, type Place, Template, type Value } from '../value.ts'
import { keywordsOn, withPrefix } from './keywords.ts'
import { known } from './known.ts'
import { type Folder, folders, type LoadTasks, loadRole, plain, type RoleRequest } from './load-role.ts'
import type { Loading } from './loading.ts'
import type { Item, Surroundings } from './model.ts'
import { inherit, isNothing, type Read } from './read.ts'

/** The tasks of the language that bring other tasks, and their options. */
const options = {
  import_tasks: ['file'],
  include_tasks: ['file', 'apply'],
  import_role: [
    'name',
    'tasks_from',
    'vars_from',
    'defaults_from',
    'handlers_from',
    'public',
    'allow_duplicates',
    'rolespec_validate',
  ],
  include_role: [
    'name',
    'tasks_from',
    'vars_from',
    'defaults_from',
    'handlers_from',
    'public',
    'allow_duplicates',
    'rolespec_validate',
    'apply',
  ],
} as const

/** A task that brings others. */
export type Bringing = keyof typeof options

export const bringing: readonly string[] = Object.keys(options)

/** What a task that brings others says. */
export interface Brought {
  readonly values: Dict
  readonly places: ReadonlyMap<string, Place>
  readonly apply: MapNode | undefined
}

/** Reads its options, as a mapping or as `name=value`, and those of `args`. */
export function readOptions(
  what: Bringing,
  { value, keyPlace }: Entry,
  read: Read,
  loading: Loading,
): Brought {
  const values: Dict = new Map()
  const places = new Map<string, Place>()
  const names: readonly string[] = options[what]
  const required = names[0]!
  let apply: MapNode | undefined
  const add = (name: string, place: Place, read: () => Value) => {
    places.set(name, place)
    if (names.includes(name)) values.set(name, read())
    else {
      const near = nearest(name, names)
      loading.fault(`${what}: unknown option ${JSON.stringify(name)}`, place, near && `did you mean ${near}?`)
    }
  }
  const args = read.keywords.get('args')?.value
  for (const node of [args, value]) {
    if (node?.kind !== 'map') continue
    for (const entry of node.entries) {
      if (entry.name === 'apply' && entry.value.kind === 'map' && names.includes('apply')) apply = entry.value
      else add(entry.name, entry.keyPlace, () => loading.value(entry.value))
    }
  }
  if (value.kind === 'scalar' && !isNothing(value)) {
    // A name of a file may have signs and spaces in it, where it is not written as `file=`.
    const isFree = required === 'file' && !/^\s*file=/.test(value.source)
    const split = loading.attempt(() => splitKeyValues(value.source, value.textPlace, isFree))
    if (split?.free !== undefined) add(required, value.place, () => loading.checked(split.free!))
    for (const [name, given] of split?.pairs ?? [])
      add(name, split!.places.get(name) ?? value.textPlace, () => loading.checked(given))
  }
  if (!values.has(required) && !places.has(required))
    loading.fault(
      `${what}: expected ${required === 'file' ? 'the name of a file' : 'the name of a role'}, got ${describeNode(value)}`,
      keyPlace,
    )
  return { values, places, apply }
}

/** What an import says, which must be known before the run. Undefined after a fault. */
export function knownOptions(
  what: Bringing,
  { values, places }: Brought,
  around: Surroundings,
  loading: Loading,
): Dict | undefined {
  const otherwise = `${what.replace('import', 'include')} waits for it`
  return loading.attempt(
    () =>
      new Map(
        [...values].map(([name, value]) => [
          name,
          value instanceof Template
            ? known(value, places.get(name) ?? value.place, around, loading, otherwise)
            : value,
        ]),
      ),
  )
}

/** Keywords that imported tasks inherit; any other one of an import would say nothing. */
export function checkKeywords(what: Bringing, read: Read, loading: Loading): void {
  for (const [name, entry] of read.keywords)
    if (name !== 'name' && name !== 'args' && !keywordsOn('task').get(name)?.inherits)
      loading.fault(`${name}: not on ${what}; write it at the imported tasks`, entry.keyPlace)
}

/** What an include itself heeds, as in Ansible; what is for the included tasks stands in `apply`. */
const heeded: ReadonlySet<string> = new Set([
  ...['action', 'args', 'collections', 'debugger', 'ignore_errors', 'listen', 'loop', 'loop_control', 'name'],
  ...['no_log', 'register', 'run_once', 'tags', 'timeout', 'vars', 'when'],
])

/** Keywords of an include that would say nothing. */
export function checkIncludeKeywords(what: string, read: Read, loading: Loading): void {
  for (const [name, entry] of read.keywords)
    if (!heeded.has(name) && !name.startsWith(withPrefix))
      loading.fault(
        `${name}: not on ${what}; write it ${keywordsOn('block').has(name) ? 'into its `apply`' : 'at the included tasks'}`,
        entry.keyPlace,
      )
}

/** The tasks of an imported role. */
export function importRole(
  action: Entry,
  read: Read,
  around: Surroundings,
  loading: Loading,
  loadTasks: LoadTasks,
): readonly Item[] {
  checkKeywords('import_role', read, loading)
  const brought = readOptions('import_role', action, read, loading)
  const keywords = inherit(around.inherited, read, loading)
  const values = knownOptions('import_role', brought, { ...around, inherited: keywords }, loading)
  if (!values?.has('name')) return []
  const vars = read.keywords.get('vars')
  const request = requestOf(values, {
    place: brought.places.get('name') ?? action.keyPlace,
    use: vars && plain(vars.value),
    keywords,
  })
  return loadRole(request, around, loading, loadTasks)?.items ?? []
}

/** The role that a task asks for with its options. Its variables are seen in the whole play unless they say otherwise. */
export function requestOf(
  values: Dict,
  { place, use, keywords }: Pick<RoleRequest, 'place' | 'use' | 'keywords'>,
): RoleRequest {
  return {
    name: String(values.get('name')),
    place,
    params: new Map(),
    use,
    origin: 'task',
    repeats: values.get('allow_duplicates') !== false,
    validates: values.get('rolespec_validate') !== false,
    isPublic: values.get('public') !== false,
    from: filesOf(values),
    keywords,
  }
}

/** The files that stand for `main`, by folder. */
function filesOf(values: ReadonlyMap<string, Value>): Partial<Record<Folder, string>> {
  return Object.fromEntries(
    folders.flatMap((folder) => {
      const file = values.get(`${folder}_from`)
      return file === undefined || file === null ? [] : [[folder, String(file).replace(/\.ya?ml$/, '')]]
    }),
  )
}
