import { type Change, change, type Refusal } from '../../src/module.ts'
import { commentedOut, lists, optionsIn, withLine, withOptions, withoutName } from './files.ts'
import { parseOptions } from './options.ts'
import { canonicalName, loadFile, optionsFile, type State, type TextFile } from './state.ts'

/** What a task asks for. */
export interface Wanted {
  readonly name: string
  readonly state: 'present' | 'absent'
  readonly params: string
  /** Undefined leaves the boot files as they are. */
  readonly boot?: boolean | undefined
}

/** What is to change, or why it cannot. */
export function plan(state: State, wanted: Wanted): Change<State> | Refusal | undefined {
  const now = wanted.state === 'present' ? present(state, wanted) : absent(state, wanted)
  if (isRefusal(now)) return now
  const files = wanted.boot === undefined ? state.files : boot(state, wanted, wanted.boot)
  return isRefusal(files) ? files : change(state, { ...now, files })
}

function isRefusal(planned: object): planned is Refusal {
  return typeof (planned as Refusal).refused === 'string'
}

function present(state: State, { name, params }: Wanted): State | Refusal {
  const asked = Object.fromEntries(
    Object.entries(parseOptions(params)).map(([key, value = 'Y']) => [key, value]),
  )
  const differing = Object.keys(asked).filter((key) => state.parameters[key] !== asked[key])
  const described = differing.map((key) => `${key}=${state.parameters[key]}`).join(' ')
  const unknown = Object.keys(asked).find((key) => state.takes?.length && !state.takes.includes(key))
  if (unknown !== undefined)
    return { refused: `${name} has no parameter ${unknown}; it has ${state.takes!.join(', ')}` }
  if (state.status === 'built in') {
    if (differing.length === 0) return state
    return {
      refused: `${name} is built into this kernel with ${described}; only the kernel command line can change that, as ${name}.${differing[0]}=${asked[differing[0]!]}`,
    }
  }
  if (state.status === 'loaded') {
    if (differing.length === 0) return state
    if (state.used)
      return {
        refused: `${name} is loaded with ${described}, and in use: it takes other parameters only when loaded anew`,
        missing: 'release',
      }
    return { ...state, used: undefined, parameters: { ...state.parameters, ...asked } }
  }
  const refused = cannotLoad(state, name)
  if (refused) return refused
  // Open: a module that is only wished for may fail to load, such as one for another processor.
  const needs = Object.fromEntries(
    Object.entries(state.needs).map(([module, loaded]) => [module, loaded || undefined]),
  )
  return { ...state, status: 'loaded', used: undefined, hidden: undefined, parameters: asked, needs }
}

function cannotLoad({ real, rules }: State, name: string): Refusal | undefined {
  if (real === undefined)
    return { refused: `the running kernel has no module ${name}`, missing: 'kernel module' }
  if (real !== canonicalName(name)) return { refused: `${name} is another name of ${real}; write that` }
  const dead = rules.find(
    ({ words }) => words[0] === 'install' && /^(\/usr)?\/s?bin\/(true|false)$/.test(words[2] ?? ''),
  )
  return dead && { refused: `${dead.file} keeps modprobe from loading it: ${dead.words.join(' ')}` }
}

function absent(state: State, { name }: Wanted): State | Refusal {
  if (state.status === 'absent') return state
  if (state.status === 'built in') return { refused: `${name} is built into this kernel` }
  if (state.used) return { refused: `${name} is in use, so it cannot be unloaded`, missing: 'release' }
  return { ...state, status: 'absent', used: undefined, hidden: undefined, parameters: {} }
}

function boot(state: State, { name, params }: Wanted, wanted: boolean): State['files'] | Refusal {
  const load = loadFile(name)
  const options = optionsFile(name)
  const files: Record<string, TextFile> = { ...state.files }
  const listing = Object.keys(files).filter((path) => path !== options && lists(files[path]!.text, name))
  const edit = (path: string, text: string) => {
    const before = files[path]!
    if (text !== before.text) files[path] = { exists: text !== '', text }
  }
  if (wanted) {
    if (listing.length === 0 && state.elsewhere.length === 0) edit(load, withLine(files[load]!.text, name))
    if (params !== '' && optionsIn(files[options]!.text, name) !== params)
      edit(options, withOptions(files[options]!.text, name, params))
    const closed = Object.keys(files).find(
      (path) => files[path] !== state.files[path] && state.files[path]!.special,
    )
    if (closed === undefined) return files
    return { refused: `${closed} is no regular file (a link to /dev/null?): nothing can be written there` }
  }
  if (state.elsewhere.length > 0)
    return {
      refused: `${state.elsewhere[0]} loads ${name} at boot and is not ours to edit; hide it by a link to /dev/null of the same name in /etc/modules-load.d`,
    }
  for (const path of listing)
    edit(path, path === load ? withoutName(files[path]!.text, name) : commentedOut(files[path]!.text, name))
  edit(options, withOptions(files[options]!.text, name, ''))
  return files
}
