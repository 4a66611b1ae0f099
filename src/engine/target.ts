import { FaultError, fault } from '../fault.ts'
import { splitWords } from '../inventory/words.ts'
import type { Task } from '../playbook/model.ts'
import { shortModule } from '../playbook/module-names.ts'
import type { Environment, Scope } from '../template/environment.ts'
import { reveal } from '../template/scan.ts'
import { evaluate } from '../template/template.ts'
import type { Become, SshWords, Target } from '../transport/shell.ts'
import { type Place, Secret, type Value } from '../value.ts'
import { type ConnectionVariableName, connectionVariables } from './connection-variables.ts'
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
  const said = saying(source, task)
  return {
    name,
    connection: said('connection', connectionOf) ?? connectionOf(options.connection ?? 'ssh', 'connection'),
    host: variable(source, 'host', hostOf) ?? name,
    port: said('port', (value, called, place) =>
      within(integer(value, called, place), 65_535, called, place),
    ),
    // Empty means none, where a group has one.
    user: (said('remote_user', text) ?? options.user) || undefined,
  }
}

/** How the host at an address is reached, from the same. */
export function targetOf(address: Address, source: Source, options: Options): Target {
  const said = saying(source, undefined)
  const words = (name: ConnectionVariableName): readonly SshWords[] =>
    said(name, (value, variable) => {
      const parted = wordsOf(text(value, variable), variable)
      return parted.length === 0 ? [] : [{ words: parted, variable, place: source.placeOf(variable) }]
    }) ?? []
  return {
    ...address,
    password: some(said('password', secret) ?? options.connectPassword),
    privateKeyFile: (said('private_key_file', text) ?? options.privateKeyFile) || undefined,
    knownHostsFiles: said('known_hosts_file', text)?.split(/\s+/),
    hostKeyChecking: said('host_key_checking', checkingOf),
    sshArguments: {
      first: words('ssh_args'),
      last: [...words('ssh_common_args'), ...words('ssh_extra_args')],
    },
    sshProgram: said('ssh_executable', program),
    timeout:
      said('connect_timeout', (value, called) => within(integer(value, called), longest, called)) ??
      options.timeout,
  }
}

/** Without a name one would come to this machine. */
function hostOf(value: Value, called: string): string | undefined {
  const host = text(value, called)
  if (host?.trim() === '') throw fault(`${called}: expected a name or an address, got nothing`)
  return host
}

/** Empty means the usual one. */
function program(value: Value, called: string, place?: Place): string | undefined {
  return text(value, called, place)?.trim() || undefined
}

/** Seconds beyond which Node's timers fire at once. */
const longest = 2_147_483

function within(value: number | undefined, most: number, called: string, place?: Place): number | undefined {
  if (value === undefined || (value >= 1 && value <= most)) return value
  throw fault(`${called}: expected a whole number from 1 to ${most}, got ${value}`, place)
}

function checkingOf(value: Value, called: string): Target['hostKeyChecking'] {
  if (value === 'accept-new') return value
  return flag(value, called) ? 'yes' : 'no'
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

function connectionOf(written: Value, called: string, place?: Place): Target['connection'] {
  const word = shortModule(String(written))
  if (Object.hasOwn(connections, word)) return connections[word]!
  throw fault(`${called}: expected ssh, openssh or local, got ${JSON.stringify(word)}`, place)
}

function wordsOf(line: string | undefined, name: string): readonly string[] {
  const parted = splitWords(line ?? '')
  if ('wrong' in parted) throw fault(`${name}: ${parted.wrong}: ${line}`)
  return parted.words.map(({ text }) => text)
}

/** The user to become at a task, if any. */
export function becomeOf(task: Task | undefined, source: Source, options: Options): Become | undefined {
  const said = saying(source, task)
  if (!(said('become', flag) ?? options.become)) return undefined
  return {
    method: said('become_method', methodOf) ?? methodOf(options.becomeMethod ?? 'sudo', 'become_method'),
    user: (said('become_user', text) ?? options.becomeUser) || 'root',
    password: some(said('become_password', secret) ?? options.becomePassword),
    exe: said('become_exe', program),
    flags: said('become_flags', text),
  }
}

function methodOf(value: Value, called: string, place?: Place): Become['method'] {
  const written = text(value, called, place)
  const method = written && shortModule(written)
  if (method === 'sudo' || method === 'su' || method === 'doas') return method
  throw fault(`${called}: expected sudo, su or doas, got ${JSON.stringify(written)}`, place)
}

function secret(value: Value): Secret {
  return value instanceof Secret ? value : new Secret(String(value))
}

/** An empty password is none, where a group has one. */
function some(password: Secret | undefined): Secret | undefined {
  return password?.reveal() === '' ? undefined : password
}

/** Makes something of the value of what is called so, or throws FaultError. */
type Reading<T> = (value: Value, called: string, place?: Place) => T

/** Reads what a host's variables say, else what the task's keyword of that name does. */
function saying(source: Source, task: Task | undefined) {
  return <T>(name: ConnectionVariableName, as: Reading<T>): T | undefined =>
    variable(source, name, as) ?? keyword(source, task, name, as)
}

function keyword<T>(
  { scope, env }: Source,
  task: Task | undefined,
  name: string,
  as: Reading<T>,
): T | undefined {
  const written = task?.keywords.settings.get(name)
  const value = settingOf(written, scope, env)
  return value === undefined ? undefined : as(value, name, written?.place)
}

/** Reads the first name of a variable that is set. What says how to reach a host is no secret here; passwords become one again. */
function variable<T>(
  { scope, env, placeOf }: Source,
  which: ConnectionVariableName,
  as: Reading<T>,
): T | undefined {
  for (const name of connectionVariables[which].names) {
    const written = scope.get(name)
    if (written === undefined || written === null) continue
    try {
      const value = reveal(evaluate(written, scope, env))
      if (value !== null) return as(value, name)
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      throw new FaultError(error.faults.map((one) => ({ ...one, place: one.place ?? placeOf(name) })))
    }
  }
  return undefined
}
