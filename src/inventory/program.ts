import { spawnSync } from 'node:child_process'
import { fromPlain, Secret, type Value } from '../value.ts'
import type { Builder } from './builder.ts'
import type { Group } from './model.ts'
import { invalidHost } from './range.ts'

/** Bytes that a program may print. */
const mostOutput = 64 << 20

type Data = Readonly<Record<string, unknown>>

/**
 * Asks a program for its inventory: `--list`, and `--host NAME` for each host unless the list has `_meta.hostvars`.
 * What it prints is data: strings are never templates.
 */
export function runProgram(builder: Builder, path: string, shown: string): void {
  const list = ask(builder, path, shown, ['--list'])
  if (!list) return
  const wrong = (message: string) => builder.fault(`inventory program ${shown}: ${message}`)
  const read = (value: unknown) => opened(fromPlain(value), builder, shown)
  const hosts = new Set<string>()
  const addHost = (name: unknown, group: Group) => {
    const invalid =
      typeof name === 'string' ? invalidHost(name) : `group ${group.name} has a host that is no text`
    if (invalid !== undefined) {
      wrong(invalid)
      return
    }
    hosts.add(String(name))
    builder.host(String(name), group, undefined)
  }
  for (const [name, body] of Object.entries(list)) {
    if (name === '_meta') continue
    const group = builder.group(name, undefined)
    const { hosts: listed = [], vars = {}, children = [] } = shape(name, body)
    if (Array.isArray(listed)) for (const host of listed) addHost(host, group)
    else wrong(`hosts of group ${name} must be a list`)
    if (isObject(vars))
      for (const [key, value] of Object.entries(vars)) builder.setGroup(group, key, read(value), undefined)
    else wrong(`vars of group ${name} must be a mapping`)
    if (Array.isArray(children)) {
      for (const child of children) builder.child(group, builder.group(String(child), undefined), undefined)
    } else wrong(`children of group ${name} must be a list`)
  }
  const meta = isObject(list._meta) ? list._meta.hostvars : undefined
  if (meta !== undefined && !isObject(meta)) {
    wrong('_meta.hostvars must be a mapping')
    return
  }
  for (const name of hosts) {
    const variables = meta ? meta[name] : ask(builder, path, shown, ['--host', name])
    if (variables === undefined) continue
    if (isObject(variables)) {
      const { own } = builder.hosts.get(name)!
      for (const [key, value] of Object.entries(variables)) own.set(key, read(value))
    } else wrong(`variables of host ${name} must be a mapping`)
  }
}

/** A value with its vaulted texts opened. JSON has no tags: such a text stands alone under `__ansible_vault`. */
function opened(value: Value, builder: Builder, shown: string): Value {
  if (Array.isArray(value)) return value.map((item) => opened(item, builder, shown))
  if (!(value instanceof Map)) return value
  const text = value.size === 1 ? value.get('__ansible_vault') : undefined
  if (typeof text === 'string') {
    const { bytes } = builder.vault.open(text, { file: shown, line: 1, column: 1 })
    return new Secret(new TextDecoder().decode(bytes))
  }
  const plain = value.size === 1 ? value.get('__ansible_unsafe') : undefined
  if (typeof plain === 'string') return plain
  return new Map([...value].map(([key, entry]) => [key, opened(entry, builder, shown)]))
}

/** A group may be just its hosts, or just variables of a host with its name. */
function shape(name: string, body: unknown): Data {
  if (!isObject(body)) return { hosts: body }
  return ['hosts', 'vars', 'children'].some((key) => Object.hasOwn(body, key))
    ? body
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
  if (stdout.trim() === '' && args[0] === '--host') return {}
  try {
    const data: unknown = JSON.parse(stdout)
    return isObject(data) ? data : fail('printed JSON that is no mapping')
  } catch (broken) {
    return fail(`printed no JSON: ${(broken as Error).message}`)
  }
}

function isObject(data: unknown): data is Data {
  return typeof data === 'object' && data !== null && !Array.isArray(data)
}
