import { hostname } from 'node:os'
import { dirname, resolve } from 'node:path'
import type { Emit } from '../event.ts'
import type { Play, Role, Task } from '../playbook/model.ts'
import { type Environment, environment } from '../template/environment.ts'
import { evaluate } from '../template/template.ts'
import { type Dict, dict, Secret, type Value } from '../value.ts'
import { Layers, LazyMap } from '../vars.ts'
import type { HostRun } from './host.ts'
import type { Run } from './run.ts'
import type { Turns } from './turns.ts'
import type { VarsFiles } from './vars-files.ts'

/** A play while it runs: its hosts, and those of the present batch. */
export interface PlayRun {
  readonly run: Run
  readonly play: Play
  /** Tells what happens on hosts. */
  readonly emit: Emit
  /** The folder of the playbook. */
  readonly directory: string
  /** Those of the play, and of roles that were included. */
  readonly handlers: Task[]
  /** Roles whose variables all tasks of the play see, and these variables. */
  readonly roles: Role[]
  readonly roleVars: Dict
  readonly roleDefaults: Dict
  /** Variables of vars_files. */
  readonly files: VarsFiles
  /** All hosts of the play. */
  readonly hosts: readonly HostRun[]
  /** Those of the present batch that were not lost in an earlier play. */
  readonly batch: readonly HostRun[]
  /** The hosts of the batch with those that were. */
  readonly places: readonly HostRun[]
  /** A failure counted for all of the batch: any_errors_fatal, run_once, max_fail_percentage. */
  fatal: boolean
  /** How hosts that go on alone wait for each other where `throttle` says so; undefined where all go in step. */
  readonly turns: Turns | undefined
  /** Evaluates a keyword of the play, which sees no host's variables. */
  readonly render: (value: Value) => Value
}

/** Lets all tasks of the play see the variables of roles. */
export function expose(
  playRun: Pick<PlayRun, 'roles' | 'roleVars' | 'roleDefaults'>,
  roles: readonly Role[],
): void {
  for (const role of roles) {
    playRun.roles.push(role)
    for (const [name, value] of role.vars) playRun.roleVars.set(name, value)
    for (const [name, value] of role.defaults) playRun.roleDefaults.set(name, value)
  }
}

/** What a host sees at a task; at none: at the play's own keywords. */
export function scopeOf(playRun: PlayRun, host: HostRun, task?: Task): Layers {
  const { run, play } = playRun
  const role = task?.role
  const low = [play.vars, host.facts, run.inventory.variables(host.name, playRun.directory)]
  const files = playRun.files.layer(
    () =>
      new Layers([run.options.extraVars, host.registered, ...low], (name) =>
        magic[name]?.(playRun, host, task, scope),
      ),
    () => environmentOf(playRun, undefined),
  )
  const layers: readonly ReadonlyMap<string, Value>[] = [
    run.options.extraVars,
    task?.params,
    role?.params,
    host.registered,
    host.included,
    task?.keywords.vars,
    role?.vars,
    playRun.roleVars,
    files,
    ...low,
    role?.defaults,
    playRun.roleDefaults,
  ].filter((layer) => layer !== undefined)
  const written = new Layers(layers, () => undefined)
  const scope: Layers = new Layers(layers, (name) => {
    const value = magic[name]?.(playRun, host, task, scope)
    return value === undefined ? password(name, written, scope, playRun) : value
  })
  return scope
}

/** Passwords are secrets wherever they are written, and so never shown. */
const passwords = new Set([
  'ansible_password',
  'ansible_ssh_pass',
  'ansible_ssh_password',
  'ansible_become_password',
  'ansible_become_pass',
  'ansible_sudo_pass',
  'ansible_su_pass',
])

function password(name: string, written: Layers, scope: Layers, playRun: PlayRun): Value | undefined {
  if (!passwords.has(name)) return undefined
  const value = evaluate(written.get(name) ?? null, scope, environmentOf(playRun, undefined))
  return typeof value === 'string' || typeof value === 'number'
    ? new Secret(String(value))
    : (value ?? undefined)
}

/** Where the templates of a task look for files, and what they may wait for. */
export function environmentOf(
  { run, directory }: Pick<PlayRun, 'run' | 'directory'>,
  task: Task | undefined,
  ahead = false,
): Environment {
  return environment({
    baseDirs: [
      ...new Set([
        ...(task?.role ? [task.role.path] : []),
        ...(task ? [resolve(dirname(task.place.file))] : []),
        directory,
      ]),
    ],
    directory,
    answers: run.answers,
    vault: run.loading.vault,
    ahead,
  })
}

type Magic = (playRun: PlayRun, host: HostRun, task: Task | undefined, scope: Layers) => Value | undefined

const roleNames = (roles: readonly Pick<Role, 'name'>[]): Value => [...new Set(roles.map(({ name }) => name))]
/** Undefined in a role that no other one brings. */
const includers = (task: Task | undefined) => (task?.role?.includers.length ? task.role.includers : undefined)
const names = (hosts: readonly HostRun[]): Value => hosts.map((host) => host.name)

/** Variables that nobody sets. */
const magic: Readonly<Record<string, Magic | undefined>> = {
  // Own names only: an object literal would otherwise answer to `constructor`.
  __proto__: null as never,
  inventory_hostname: (_, host) => host.name,
  inventory_hostname_short: (_, host) => host.name.split('.')[0]!,
  groups: ({ run }) =>
    new Map([...run.inventory.groups].map(([name, group]) => [name, group.hosts.map((host) => host.name)])),
  group_names: ({ run }, host) => run.inventory.groupNames(host.name),
  hostvars: (playRun) => hostvars(playRun),
  vars: (_playRun, _host, _task, scope) =>
    new LazyMap(
      () => scope.names(),
      (name) => scope.get(name),
    ),
  ansible_facts: (_, host) => host.facts.all(),
  ansible_play_hosts: ({ hosts }) => names(hosts.filter((host) => host.listed)),
  ansible_play_hosts_all: ({ hosts }) => names(hosts),
  ansible_play_batch: ({ batch }) => names(batch.filter((host) => host.listed)),
  play_hosts: ({ batch }) => names(batch.filter((host) => host.listed)),
  ansible_play_name: ({ play }) => play.name.value,
  ansible_check_mode: ({ run }) => run.options.check,
  ansible_diff_mode: ({ run }) => run.options.diff,
  ansible_verbosity: ({ run }) => run.options.verbosity,
  ansible_forks: ({ run }) => run.options.forks,
  ansible_inventory_sources: ({ run }) => run.inventory.sources,
  ansible_search_path: (playRun, _host, task) => environmentOf(playRun, task).baseDirs,
  ansible_config_file: () => null,
  ansible_limit: ({ run }) => run.options.limit,
  ansible_run_tags: ({ run }) => (run.options.tags.length ? run.options.tags : ['all']),
  ansible_skip_tags: ({ run }) => run.options.skipTags,
  ansible_version: () => dict({ full: '2.19.0', string: '2.19.0', major: 2, minor: 19, revision: 0 }),
  ansible_playbook_python: () => '/usr/bin/python3',
  ansible_controller_hostname: () => hostname(),
  playbook_dir: ({ directory }) => directory,
  role_name: (_playRun, _host, task) => task?.role?.name,
  ansible_role_name: (_playRun, _host, task) => task?.role?.name,
  role_path: (_playRun, _host, task) => task?.role?.path,
  ansible_parent_role_names: (_playRun, _host, task) => includers(task)?.map(({ name }) => name),
  ansible_parent_role_paths: (_playRun, _host, task) => includers(task)?.map(({ path }) => path),
  ansible_collection_name: (_playRun, _host, task) => (task?.role ? null : undefined),
  ansible_dependent_role_names: ({ roles }) => roleNames(roles.flatMap(({ dependencies }) => dependencies)),
  ansible_play_role_names: ({ roles }) => roles.map(({ name }) => name),
  ansible_role_names: ({ roles }) =>
    roleNames(roles.flatMap(({ dependencies, ...role }) => [...dependencies, role])),
  role_names: ({ roles }) => roles.map(({ name }) => name),
}

/** The names of the variables that nobody sets. */
export const magicNames: readonly string[] = Object.keys(magic)

/** Every host's variables, each rendered with that host's own. */
function hostvars(playRun: PlayRun): Value {
  const { inventory, hosts } = playRun.run
  return new LazyMap(
    () => inventory.hosts.keys(),
    (name) => {
      const host = hosts.get(name)
      if (!host) return undefined
      const scope = scopeOf(playRun, host)
      const env = environmentOf(playRun, undefined)
      return new LazyMap(
        () => scope.names(),
        (variable) => {
          const value = scope.get(variable)
          return value === undefined ? undefined : evaluate(value, scope, env)
        },
      )
    },
  )
}
