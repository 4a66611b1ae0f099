import { FaultError, fault } from '../fault.ts'
import { splitWords } from '../inventory/words.ts'
import type { Task } from '../playbook/model.ts'
import { shortModule } from '../playbook/module-names.ts'
import type { Environment, Scope } from '../template/environment.ts'
import { reveal } from '../template/scan.ts'
import { evaluate } from '../template/template.ts'
import type { Become, Target } from '../transport/shell.ts'
import { readArguments } from '../transport/ssh-config/arguments.ts'
import { type Place, Secret, type Value } from '../value.ts'
import type { Options } from './run.ts'
import { flag, integer, settingOf, text } from './settings.ts'

/** What tells machines apart: asked for each task of each host. */
export type Address = Pick<Target, 'name' | 'connection' | 'host' | 'port' | 'user'>

/** What says how a host is reached: its variables, and where the inventory has them. */
export interface Source {
  readonly scope: Scope
  readonly env: Environment
  readonly placeOf: (variable: string) => Place | undefined
}

/** Where a host is, from its connection variables, the task's keywords and the command line. */
export function addressOf(name: string, task: Task | undefined, source: Source, options: Options): Address {
  const port = (value: Value, place?: Place) => within(integer(value, 'port', place), 65_535, 'port', place)
  const user = (value: Value, place?: Place) => text(value, 'ansible_user', place)
  return {
    name,
    connection:
      variable(source, ['ansible_connection'], connectionOf) ??
      keyword(source, task, 'connection', connectionOf) ??
      connectionOf(options.connection ?? 'ssh'),
    host: variable(source, ['ansible_host', 'ansible_ssh_host'], hostOf) ?? name,
    port: variable(source, ['ansible_port', 'ansible_ssh_port'], port) ?? keyword(source, task, 'port', port),
    // Empty means none, where a group has one.
    user:
      (variable(source, ['ansible_user', 'ansible_ssh_user'], user) ??
        keyword(source, task, 'remote_user', user) ??
        options.user) ||
      undefined,
  }
}

/** How the host at an address is reached, from the same. */
export function targetOf(address: Address, source: Source, options: Options): Target {
  const words = (name: string) =>
    variable(source, [name], (value) => wordsOf(text(value, name), name, address.connection)) ?? []
  const word = (...names: string[]) => variable(source, names, (value) => text(value, names[0]!))
  return {
    ...address,
    password:
      variable(source, ['ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password'], secret) ??
      options.connectPassword,
    privateKeyFile:
      (word('ansible_ssh_private_key_file', 'ansible_private_key_file') ?? options.privateKeyFile) ||
      undefined,
    knownHostsFiles: word('ansible_ssh_known_hosts_file')?.split(/\s+/),
    hostKeyChecking: variable(
      source,
      ['ansible_host_key_checking', 'ansible_ssh_host_key_checking'],
      checkingOf,
    ),
    sshArguments: {
      first: words('ansible_ssh_args'),
      last: [...words('ansible_ssh_common_args'), ...words('ansible_ssh_extra_args')],
    },
    sshProgram: word('ansible_ssh_executable'),
    timeout:
      variable(source, ['ansible_timeout', 'ansible_ssh_timeout'], (value) =>
        within(integer(value, 'ansible_timeout'), longest, 'ansible_timeout'),
      ) ?? options.timeout,
  }
}

/** Without a name one would come to this machine. */
function hostOf(value: Value): string | undefined {
  const host = text(value, 'ansible_host')
  if (host?.trim() === '') throw fault('ansible_host: expected a name or an address, got nothing')
  return host
}

/** Seconds beyond which Node's timers fire at once. */
const longest = 2_147_483

function within(value: number | undefined, most: number, name: string, place?: Place): number | undefined {
  if (value === undefined || (value >= 1 && value <= most)) return value
  throw fault(`${name}: expected a whole number from 1 to ${most}, got ${value}`, place)
}

function checkingOf(value: Value): Target['hostKeyChecking'] {
  if (value === 'accept-new') return value
  return flag(value, 'ansible_host_key_checking') ? 'yes' : 'no'
}

/** What Ansible calls its ways to a host; all that is SSH but OpenSSH is one here. */
const connections: Readonly<Record<string, Target['connection']>> = {
  ssh: 'ssh',
  smart: 'ssh',
  paramiko: 'ssh',
  paramiko_ssh: 'ssh',
  openssh: 'openssh',
  local: 'local',
}

function connectionOf(written: Value, place?: Place): Target['connection'] {
  const word = shortModule(String(written))
  if (Object.hasOwn(connections, word)) return connections[word]!
  throw fault(`connection: expected ssh, openssh or local, got ${JSON.stringify(word)}`, place)
}

/** The words of lines that are in order; most hosts share one. */
const sound = new Map<string, readonly string[]>()

function wordsOf(
  line: string | undefined,
  name: string,
  connection: Target['connection'],
): readonly string[] {
  if (!line) return []
  const key = `${connection} ${line}`
  const known = sound.get(key)
  if (known) return known
  const parted = splitWords(line)
  if ('wrong' in parted) throw fault(`${name}: ${parted.wrong}: ${line}`)
  const words = parted.words.map(({ text }) => text)
  // OpenSSH itself knows what it takes.
  if (connection === 'ssh') readArguments(words, name)
  sound.set(key, words)
  return words
}

/** Does the variable say how to reach a host or whom to become? No fact of a host does. */
export function isConnectionVariable(name: string): boolean {
  return connectionVariable.test(name)
}

const connectionVariable =
  /^ansible_(?:host|user|port|password|connection|timeout|private_key_file|host_key_checking|become(?:_\w+)?|su(?:do)?_\w+|ssh_(?!host_key_\w+_public)\w+|\w+_interpreter)$/

/** The user to become at a task, if any. */
export function becomeOf(task: Task | undefined, source: Source, options: Options): Become | undefined {
  const said = <T>(name: string, variables: string[], as: Reading<T>) =>
    variable(source, variables, as) ?? keyword(source, task, name, as)
  const word = (name: string, ...variables: string[]) =>
    said(name, variables, (value, place) => text(value, name, place))
  const wanted = said('become', ['ansible_become'], (value, place) => flag(value, 'become', place))
  if (!(wanted ?? options.become)) return undefined
  return {
    method:
      said('become_method', ['ansible_become_method'], methodOf) ?? methodOf(options.becomeMethod ?? 'sudo'),
    user: (word('become_user', 'ansible_become_user') ?? options.becomeUser) || 'root',
    password:
      variable(source, ['ansible_become_password', 'ansible_become_pass', 'ansible_sudo_pass'], secret) ??
      options.becomePassword,
    exe: word('become_exe', 'ansible_become_exe', 'ansible_sudo_exe'),
    flags: word('become_flags', 'ansible_become_flags'),
  }
}

function methodOf(value: Value, place?: Place): Become['method'] {
  const written = text(value, 'become_method', place)
  const method = written && shortModule(written)
  if (method === 'sudo' || method === 'su' || method === 'doas') return method
  throw fault(`become_method: expected sudo, su or doas, got ${JSON.stringify(written)}`, place)
}

function secret(value: Value): Secret {
  return value instanceof Secret ? value : new Secret(String(value))
}

/** Makes something of a value, or throws FaultError. */
type Reading<T> = (value: Value, place?: Place) => T

function keyword<T>(
  { scope, env }: Source,
  task: Task | undefined,
  name: string,
  as: Reading<T>,
): T | undefined {
  const written = task?.keywords.settings.get(name)
  const value = settingOf(written, scope, env)
  return value === undefined ? undefined : as(value, written?.place)
}

/** Reads the first of some variables that is set. What says how to reach a host is no secret here; passwords become one again. */
function variable<T>(
  { scope, env, placeOf }: Source,
  names: readonly string[],
  as: Reading<T>,
): T | undefined {
  for (const name of names) {
    const written = scope.get(name)
    if (written === undefined || written === null) continue
    try {
      const value = reveal(evaluate(written, scope, env))
      if (value !== null) return as(value)
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      throw new FaultError(error.faults.map((one) => ({ ...one, place: one.place ?? placeOf(name) })))
    }
  }
  return undefined
}
