import { resolve } from 'node:path'
import { type Fault, FaultError } from '../fault.ts'
import type { Dict, Place, Value } from '../value.ts'
import { merged } from '../vars.ts'
import type { Builder } from './builder.ts'
import { type Group, Host, type Variables } from './model.ts'
import { VarsFolder } from './vars-files.ts'

/** One source of variables for a host. */
export interface Layer {
  /** What it is, for people: `group lb`, `group_vars of lb`, `host lb1`. */
  readonly from: string
  readonly values: ReadonlyMap<string, Value>
  /** Where each variable was written, where that is known. */
  readonly places: ReadonlyMap<string, Place>
}

/** The names under which a local host exists without being written down. */
const localNames = ['localhost', '127.0.0.1', '::1']

/** Hosts, groups and their variables. Changed only by `add_host` and `group_by`. */
export class Inventory {
  /** Hosts that are written down, in order; see `host` for any other. */
  readonly hosts: Map<string, Host>
  readonly groups: Map<string, Group>
  /** Mistakes that do not keep anything from running. */
  readonly warnings: readonly Fault[]
  /** Folder of the first source; undefined where there is none. */
  readonly directory: string | undefined
  /** Files, folders and programs by their full paths, lists of hosts as they were given. */
  readonly sources: readonly string[]
  readonly #builder: Builder
  readonly #own: readonly VarsFolder[]
  readonly #others = new Map<string, VarsFolder>()
  readonly #depths = new Map<Group, number>()
  /** By playbook directory and host. */
  readonly #merged = new Map<string | undefined, Map<string, Dict>>()
  #local: Host | undefined

  /** For `loadInventory`. Directories are those of the sources, in order. */
  constructor(builder: Builder, directories: readonly string[], sources: readonly string[] = []) {
    this.sources = sources
    this.hosts = builder.hosts
    this.groups = builder.groups
    this.directory = directories[0]
    this.#builder = builder
    this.#own = [...new Set(directories)].map((path) => new VarsFolder(path, builder.vault))
    this.warnings = builder.warnings
  }

  /** A host by its name. The implicit localhost is made when it is first asked for, unless one is written down. */
  host(name: string): Host | undefined {
    const written = this.hosts.get(name)
    if (written || !localNames.includes(name)) return written
    this.#local ??= localNames.map((local) => this.hosts.get(local)).find((host) => host !== undefined)
    if (!this.#local) {
      this.#local = new Host(name, undefined, true)
      this.#local.own.set('ansible_connection', 'local')
    }
    return this.#local
  }

  /** The names of all groups that a host is in, sorted, without `all`. */
  groupNames(name: string): readonly string[] {
    return this.#groupsOf(this.host(name))
      .map((group) => group.name)
      .sort()
  }

  /**
   * All variables that a host has from the inventory and from the group_vars and host_vars beside it and beside the
   * playbook. Values may hold Templates. Throws a `FaultError` for faulty files beside a playbook that was not named
   * when the inventory was loaded.
   */
  variables(name: string, playbookDir?: string): Dict {
    const known = this.#merged.get(playbookDir) ?? new Map<string, Dict>()
    this.#merged.set(playbookDir, known)
    const before = known.get(name)
    if (before) return before
    const merged: Dict = new Map()
    for (const { values } of this.layers(name, playbookDir))
      for (const [variable, value] of values) merged.set(variable, value)
    known.set(name, merged)
    return merged
  }

  /** Where the value that a variable of a host has was written, where that is known. */
  placeOf(name: string, variable: string, playbookDir?: string): Place | undefined {
    return this.layers(name, playbookDir)
      .findLast(({ values }) => values.has(variable))
      ?.places.get(variable)
  }

  /** What is written for a host or a group itself, without what a host inherits. Throws as `variables` does. */
  ownVariables(of: Host | Group, playbookDir?: string): Dict {
    const kind = of instanceof Host ? 'host_vars' : 'group_vars'
    const folders = [...this.#own, ...(playbookDir === undefined ? [] : [this.#beside(playbookDir)])]
    const files = folders.map((folder) => {
      const { values } = folder.of(kind, of.name)
      this.#refuse(folder)
      return values
    })
    return merged(of.own.values, ...files)
  }

  /** All variables of a host by source, from the lowest precedence to the highest. */
  layers(name: string, playbookDir?: string): readonly Layer[] {
    const host = this.host(name)
    const all = this.groups.get('all')!
    const groups = this.#sorted(this.#groupsOf(host))
    const beside = playbookDir === undefined ? [] : [this.#beside(playbookDir)]
    const layers: Layer[] = []
    const add = (from: string, { values, places }: Variables) => {
      if (values.size > 0) layers.push({ from, values, places })
    }
    const files = (
      folders: readonly VarsFolder[],
      kind: 'group_vars' | 'host_vars',
      names: readonly string[],
    ) => {
      for (const folder of folders) {
        for (const one of names) add(`${kind} of ${one}`, folder.of(kind, one))
        this.#refuse(folder)
      }
    }
    const groupNames = groups.map((group) => group.name)

    add('group all', all.own)
    for (const group of groups) add(`group ${group.name}`, group.own)
    files(this.#own, 'group_vars', ['all'])
    files(beside, 'group_vars', ['all'])
    files(this.#own, 'group_vars', groupNames)
    files(beside, 'group_vars', groupNames)
    if (!host) return layers
    add(`host ${host.name}`, host.own)
    files(this.#own, 'host_vars', [host.name])
    files(beside, 'host_vars', [host.name])
    return layers
  }

  /** Reads all group_vars and host_vars of the groups and hosts there are, to find what is wrong with them. */
  check(playbookDirs: readonly string[]): Fault[] {
    const folders = [...new Set([...this.#own, ...playbookDirs.map((path) => this.#beside(path))])]
    for (const folder of folders) {
      for (const name of this.groups.keys()) folder.of('group_vars', name)
      for (const name of this.hosts.keys()) folder.of('host_vars', name)
    }
    this.#builder.warnings.push(...folders.flatMap((folder) => folder.warnings))
    return folders.flatMap((folder) => folder.faults)
  }

  /** Adds a host while a play runs, or adds variables and groups to one. New groups are made. */
  addHost(name: string, groups: readonly string[] = [], variables: Dict = new Map(), port?: number): Host {
    const host = this.#builder.host(name, undefined, undefined, port)
    for (const [variable, value] of variables) host.own.set(variable, value)
    for (const group of groups) this.#builder.host(name, this.#builder.group(group, undefined), undefined)
    this.#changed()
    return host
  }

  /** Puts a host into a group while a play runs; the group, if it is new, into its parents. */
  addToGroup(name: string, group: string, parents: readonly string[] = []): void {
    const target = this.#builder.group(group, undefined)
    for (const parent of parents)
      this.#builder.child(this.#builder.group(parent, undefined), target, undefined)
    this.#builder.host(name, target, undefined)
    this.#changed()
  }

  #changed(): void {
    this.#builder.finish()
    this.#depths.clear()
    this.#merged.clear()
  }

  #groupsOf(host: Host | undefined): readonly Group[] {
    const groups = new Set([...(host?.groups ?? [])].flatMap((group) => group.ancestry))
    groups.delete(this.groups.get('all')!)
    return [...groups]
  }

  /** In the order of merging: by depth, priority and name. */
  #sorted(groups: readonly Group[]): readonly Group[] {
    return [...groups].sort(
      (a, b) =>
        this.#depth(a) - this.#depth(b) ||
        a.priority - b.priority ||
        (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
    )
  }

  /** The longest way from `all`. */
  #depth(group: Group): number {
    const before = this.#depths.get(group)
    if (before !== undefined) return before
    const depth = Math.max(0, ...group.parents.map((parent) => this.#depth(parent) + 1))
    this.#depths.set(group, depth)
    return depth
  }

  /** The folder beside a playbook; none where it is the same as one beside the inventory. */
  #beside(path: string): VarsFolder {
    const directory = resolve(path)
    const before = this.#others.get(directory) ?? this.#own.find((folder) => folder.directory === directory)
    if (before) return before
    const folder = new VarsFolder(directory, this.#builder.vault)
    this.#others.set(directory, folder)
    return folder
  }

  #refuse({ faults }: VarsFolder): void {
    if (faults.length > 0) throw new FaultError(faults)
  }
}
