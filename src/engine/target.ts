import { fault } from '../fault.ts'
import { splitWords } from '../inventory/words.ts'
import type { Task } from '../playbook/model.ts'
import type { Environment, Scope } from '../template/environment.ts'
import { reveal } from '../template/scan.ts'
import { evaluate } from '../template/template.ts'
import type { Become, Target } from '../transport/shell.ts'
import { readArguments } from '../transport/ssh-config/arguments.ts'
import { Secret, type Value } from '../value.ts'
import type { Options } from './run.ts'
import { flag, integer, settingOf, text } from './settings.ts'

/** What tells machines apart: asked for each task of each host. */
export type Address = Pick<Target, 'name' | 'connection' | 'host' | 'port' | 'user'>

/** Where a host is, from its connection variables, the task's keywords and the command line. */
export function addressOf(
  name: string,
  task: Task | undefined,
  scope: Scope,
  env: Environment,
  options: Options,
): Address {
  const variable = (...names: string[]) => read(names, scope, env)
  return {
    name,
    connection: connectionOf(
      variable('ansible_connection') ?? setting('connection', task, scope, env) ?? options.connection,
      task,
    ),
    host: text(variable('ansible_host', 'ansible_ssh_host'), 'ansible_host') ?? name,
    port: integer(variable('ansible_port', 'ansible_ssh_port') ?? setting('port', task, scope, env), 'port'),
    user:
      text(
        variable('ansible_user', 'ansible_ssh_user') ?? setting('remote_user', task, scope, env),
        'ansible_user',
      ) ?? options.user,
  }
}

/** How the host at an address is reached, from the same. */
export function targetOf(address: Address, scope: Scope, env: Environment, options: Options): Target {
  const variable = (...names: string[]) => read(names, scope, env)
  const checking = variable('ansible_host_key_checking', 'ansible_ssh_host_key_checking')
  const known = variable('ansible_ssh_known_hosts_file')
  const words = (name: string) => wordsOf(text(variable(name), name), name, address.connection)
  return {
    ...address,
    password:
      secret(variable('ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password')) ??
      options.connectPassword,
    privateKeyFile:
      // Empty means none, where a group has one.
      text(
        variable('ansible_ssh_private_key_file', 'ansible_private_key_file') ?? options.privateKeyFile,
        'ansible_ssh_private_key_file',
      ) || undefined,
    knownHostsFiles: known === undefined ? undefined : String(known).split(/\s+/),
    hostKeyChecking:
      checking === undefined
        ? undefined
        : checking === 'accept-new'
          ? checking
          : flag(checking, 'ansible_host_key_checking')
            ? 'yes'
            : 'no',
    sshArguments: {
      first: words('ansible_ssh_args'),
      last: [...words('ansible_ssh_common_args'), ...words('ansible_ssh_extra_args')],
    },
    sshProgram: text(variable('ansible_ssh_executable'), 'ansible_ssh_executable'),
    timeout:
      integer(variable('ansible_timeout', 'ansible_ssh_timeout'), 'ansible_timeout') ?? options.timeout,
  }
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

function connectionOf(written: Value | undefined, task: Task | undefined): Target['connection'] {
  const word = String(written ?? 'ssh').replace(/^ansible\.builtin\./, '')
  if (Object.hasOwn(connections, word)) return connections[word]!
  throw fault(
    `connection: expected ssh, openssh or local, got ${JSON.stringify(word)}`,
    task?.keywords.settings.get('connection')?.place,
  )
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
export function becomeOf(
  task: Task | undefined,
  scope: Scope,
  env: Environment,
  options: Options,
): Become | undefined {
  const written = (keyword: string, ...variables: string[]) => {
    const value = read(variables, scope, env)
    if (value !== undefined) return { value, place: undefined }
    return {
      value: setting(keyword, task, scope, env),
      place: task?.keywords.settings.get(keyword)?.place,
    }
  }
  const word = (keyword: string, ...variables: string[]) => {
    const { value, place } = written(keyword, ...variables)
    return { text: text(value, keyword, place), place }
  }
  const wanted = written('become', 'ansible_become')
  if (!flag(wanted.value ?? options.become, 'become', wanted.place)) return undefined
  const { text: method = options.becomeMethod ?? 'sudo', place } = word(
    'become_method',
    'ansible_become_method',
  )
  if (method !== 'sudo' && method !== 'su' && method !== 'doas')
    throw fault(`become_method: expected sudo, su or doas, got ${JSON.stringify(method)}`, place)
  return {
    method,
    user: word('become_user', 'ansible_become_user').text ?? options.becomeUser ?? 'root',
    password:
      secret(read(['ansible_become_password', 'ansible_become_pass', 'ansible_sudo_pass'], scope, env)) ??
      options.becomePassword,
    exe: word('become_exe', 'ansible_become_exe', 'ansible_sudo_exe').text,
    flags: word('become_flags', 'ansible_become_flags').text,
  }
}

function setting(name: string, task: Task | undefined, scope: Scope, env: Environment): Value | undefined {
  return settingOf(task?.keywords.settings.get(name), scope, env)
}

/** What says how to reach a host is no secret here; passwords become one again. */
function read(names: readonly string[], scope: Scope, env: Environment): Value | undefined {
  for (const name of names) {
    const value = scope.get(name)
    if (value !== undefined && value !== null) return reveal(evaluate(value, scope, env))
  }
  return undefined
}

function secret(value: Value | undefined): Secret | undefined {
  if (value === undefined || value instanceof Secret) return value
  return new Secret(String(value))
}
