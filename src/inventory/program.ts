import { spawnSync } from 'node:child_process'
import { FaultError } from '../fault.ts'
import { asTemplate, jsonTags, type Unvault } from '../source.ts'
import { fromJson } from '../template/filters/json.ts'
import { Mistake } from '../template/python/mistake.ts'
import type { Place, Value } from '../value.ts'
import type { Builder } from './builder.ts'
import type { Group } from './model.ts'
import { invalidHost } from './range.ts'

/** Bytes that a program may print. */
const mostOutput = 64 << 20

type Data = ReadonlyMap<Value, Value>

/**
 * Asks a program for its inventory: `--list`, and `--host NAME` for each host unless the list has `_meta.hostvars`.
 * Its variables are the user's own, as those of files are: texts may be templates.
 */
export function runProgram(builder: Builder, path: string, shown: string): void {
  const list = ask(builder, path, shown, ['--list'])
  if (!list) return
  const wrong = (message: string) => builder.fault(`inventory program ${shown}: ${message}`)
  const setEach = (
    variables: Data,
    args: readonly string[],
    set: (name: string, value: Value, place: Place) => void,
  ) => {
    const place = { file: [shown, ...args].join(' '), line: 1, column: 1 }
    for (const [name, value] of variables)
      try {
        set(String(name), meant(value, place, builder.vault.unvault), place)
      } catch (error) {
        if (!(error instanceof FaultError)) throw error
        builder.faults.push(...error.faults)
      }
  }
  const hosts = new Set<string>()
  const addHost = (name: Value, group: Group) => {
    const invalid =
      typeof name === 'string' ? invalidHost(name) : `group ${group.name} has a host that is no text`
    if (invalid !== undefined) {
      wrong(invalid)
      return
    }
    hosts.add(String(name))
    builder.host(String(name), group, undefined)
  }
  for (const [key, body] of list) {
    const name = String(key)
    if (name === '_meta') continue
    const group = builder.group(name, undefined)
    const { hosts: listed = [], vars = new Map(), children = [] } = shape(name, body)
    if (Array.isArray(listed)) for (const host of listed) addHost(host, group)
    else wrong(`hosts of group ${name} must be a list`)
    if (isObject(vars)) setEach(vars, ['--list'], (...args) => builder.setGroup(group, ...args))
    else wrong(`vars of group ${name} must be a mapping`)
    if (Array.isArray(children)) {
      for (const child of children) builder.child(group, builder.group(String(child), undefined), undefined)
    } else wrong(`children of group ${name} must be a list`)
  }
  const about = list.get('_meta')
  const meta = (isObject(about) ? about.get('hostvars') : undefined) ?? undefined
  if (meta !== undefined && !isObject(meta)) {
    wrong('_meta.hostvars must be a mapping')
    return
  }
  for (const name of hosts) {
    const args = meta ? ['--list'] : ['--host', name]
    const variables = meta ? meta.get(name) : ask(builder, path, shown, args)
    if (variables === undefined) continue
    const { own } = builder.hosts.get(name)!
    if (isObject(variables)) setEach(variables, args, (...one) => own.set(...one))
    else wrong(`variables of host ${name} must be a mapping`)
  }
}

/** A value with its templates; what is marked as unsafe has none, what is vaulted is opened. */
function meant(value: Value, place: Place, unvault: Unvault): Value {
  if (typeof value === 'string') return asTemplate(value, place)
  if (Array.isArray(value)) return value.map((item) => meant(item, place, unvault))
  if (!isObject(value)) return value
  const [[name, only] = [], more] = [...value]
  if (typeof only === 'string' && !more) {
    const tag = jsonTags.get(String(name))
    if (tag) return tag === 'vault' ? unvault(only, place) : only
  }
  return new Map([...value].map(([key, entry]) => [key, meant(entry, place, unvault)]))
}

/** A group may be just its hosts, or just variables of a host with its name. */
function shape(name: string, body: Value): { hosts?: Value; vars?: Value; children?: Value } {
  if (!isObject(body)) return { hosts: body }
  return ['hosts', 'vars', 'children'].some((key) => body.has(key))
    ? Object.fromEntries([...body].map(([key, entry]) => [String(key), entry]))
    : { hosts: [name], vars: body }
}

function ask(builder: Builder, path: string, shown: string, args: readonly string[]): Data | undefined {
  const { error, status, signal, stdout, stderr } = spawnSync(path, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: mostOutput,
  })
  const said = (stderr ?? '').trim().split('\n').slice(-20)
  const notes = said.join('') === '' ? undefined : said
  const fail = (message: string): undefined => {
    builder.fault(`inventory program ${shown} ${args.join(' ')}: ${message}`, undefined, notes)
  }
  if (error) return fail(error.message)
  if (status !== 0) return fail(signal ? `ended by ${signal}` : `exit code ${status}`)
  if (stdout.trim() === '' && args[0] === '--host') return new Map()
  try {
    const data = fromJson(stdout) as Value
    return isObject(data) ? data : fail('printed JSON that is no mapping')
  } catch (broken) {
    if (broken instanceof Mistake) return fail(`printed no inventory: ${broken.message}`)
    if (broken instanceof RangeError) return fail('printed no inventory: nested too deeply')
    throw broken
  }
}

function isObject(data: Value | undefined): data is Data {
  return data instanceof Map
}
