import { type Fault, nearest } from '../fault.ts'
import { concealed } from '../source.ts'
import type { Place, Value } from '../value.ts'
import { Vault } from '../vault.ts'
import { Group, Host } from './model.ts'

/** How many groups one may be inside of, and how deep. */
const deepest = 500

/** What reading an inventory needs besides its sources. */
export interface BuildOptions {
  /** Opens what is encrypted. */
  readonly vault?: Vault | undefined
}

/** An inventory while its sources are read: hosts, groups, and everything found wrong on the way. */
export class Builder {
  readonly hosts = new Map<string, Host>()
  readonly groups = new Map<string, Group>()
  readonly faults: Fault[] = []
  readonly warnings: Fault[] = []
  readonly vault: Vault
  /** What `inventory_file` and `inventory_dir` of new hosts say. */
  source: { readonly file: string; readonly directory: string; readonly secret: boolean } | undefined

  constructor(options: BuildOptions = {}) {
    this.vault = options.vault ?? new Vault()
    this.child(this.group('all', undefined), this.group('ungrouped', undefined), undefined)
  }

  fault(message: string, place?: Place, notes?: readonly string[]): void {
    this.faults.push({ message, place, ...(notes && { notes }) })
  }

  /** A variable's value as written in the source, hidden where the source is. */
  value(value: Value): Value {
    return this.source?.secret ? concealed(value) : value
  }

  /** The group of a name, made if it is new. */
  group(name: string, place: Place | undefined): Group {
    const before = this.groups.get(name)
    if (before) return before
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      this.warnings.push({
        message: `group ${JSON.stringify(name)} has characters that no variable name has`,
        place,
      })
    }
    const group = new Group(name, place)
    this.groups.set(name, group)
    return group
  }

  /** Puts a host into a group. A port counts only where the host is new. */
  host(name: string, group: Group | undefined, place: Place | undefined, port?: number): Host {
    let host = this.hosts.get(name)
    if (!host) {
      host = new Host(name, place)
      this.hosts.set(name, host)
      if (this.source) {
        host.own.set('inventory_file', this.source.file)
        host.own.set('inventory_dir', this.source.directory)
      }
      if (port !== undefined) host.own.set('ansible_port', port, place)
    }
    if (group && !host.groups.has(group)) {
      host.groups.add(group)
      group.listed.push(host)
    }
    return host
  }

  /** Puts a group into another. A loop is a fault. */
  child(parent: Group, child: Group, place: Place | undefined): void {
    if (parent.children.includes(child)) return
    const above = parent.ancestry
    if (above.length > deepest) {
      this.fault(`group ${parent.name} is inside more than ${deepest} groups`, place)
      return
    }
    if (above.includes(child)) {
      const message =
        parent === child
          ? `group ${child.name} cannot be inside itself`
          : `group ${child.name} cannot be inside ${parent.name}, which is inside ${child.name}`
      this.fault(message, place)
      return
    }
    parent.children.push(child)
    child.parents.push(parent)
  }

  /** Sets a variable of a group; one of them is its priority. */
  setGroup(group: Group, name: string, value: Value, place: Place | undefined): void {
    if (name !== 'ansible_group_priority') {
      group.own.set(name, value, place)
      return
    }
    const priority = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
    if (typeof priority === 'number') group.priority = priority
    else this.fault('ansible_group_priority must be an integer', place)
  }

  /** An unknown word where one of a few is expected. */
  unknown(what: string, word: string, known: readonly string[], place: Place): void {
    const near = nearest(word, known)
    this.fault(`unknown ${what} ${JSON.stringify(word)}`, place, [
      near === undefined ? `expected ${known.join(', ')}` : `did you mean ${near}?`,
    ])
  }

  /** When all sources are read: every group is inside `all`, every host in some group. */
  finish(): void {
    const all = this.groups.get('all')!
    const ungrouped = this.groups.get('ungrouped')!
    for (const group of this.groups.values()) {
      if (group !== all && group.parents.length === 0) this.child(all, group, undefined)
    }
    this.#refuseDepth(all)
    for (const host of this.hosts.values()) {
      const others = [...host.groups].some((group) => group !== all && group !== ungrouped)
      if (others && host.groups.delete(ungrouped)) ungrouped.listed.splice(ungrouped.listed.indexOf(host), 1)
      if (!others) this.host(host.name, ungrouped, undefined)
    }
    for (const name of this.groups.keys()) {
      const host = this.hosts.get(name)
      if (host) this.warnings.push({ message: `${name} is both a group and a host`, place: host.place })
    }
  }

  /** Level by level, each group below all that it is inside of: what walks down groups later must come to an end. */
  #refuseDepth(all: Group): void {
    const waiting = new Map<Group, number>()
    let level = [all]
    for (let depth = 0; level.length > 0; depth++) {
      if (depth > deepest) {
        this.fault(`groups are inside each other more than ${deepest} levels deep`, level[0]!.place)
        return
      }
      const children = level.flatMap((group) => group.children)
      level = children.filter((child) => {
        const left = (waiting.get(child) ?? child.parents.length) - 1
        waiting.set(child, left)
        return left === 0
      })
    }
  }
}
