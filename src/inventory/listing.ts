import { type Dict, Secret, Template, type Value } from '../value.ts'
import { merged } from '../vars.ts'
import type { Inventory } from './inventory.ts'
import type { Group, Host } from './model.ts'

/** What is shown of an inventory. */
export interface View {
  readonly inventory: Inventory
  /** Variables beside a playbook count too. */
  readonly playbookDir?: string | undefined
  /** Variables of the command line, which win. */
  readonly extraVars?: Dict
  /** As one would write it: hosts without the variables of their groups, which have their own. */
  readonly asWritten?: boolean
  /** Only these hosts; left out: all. */
  readonly only?: ReadonlySet<Host>
}

/** Variables that the inventory sets by itself, or that a play sets whatever is written. */
const internal = new Set([
  'inventory_file',
  'inventory_dir',
  'inventory_hostname',
  'inventory_hostname_short',
  'group_names',
  'groups',
  'omit',
  'playbook_dir',
])

/**
 * The inventory as `ansible-inventory --list` prints it: groups with their own hosts and children, and the variables
 * of every host under `_meta`. Templates are shown as they are written, secrets as `***`.
 */
export function listing(view: View): Dict {
  const hostvars: Dict = new Map()
  for (const host of shownHosts(view, view.inventory.groups.get('all')!.hosts)) {
    const variables = hostVariables(view, host)
    if (variables.size > 0) hostvars.set(host.name, variables)
  }
  const list: Dict = new Map([['_meta', new Map([['hostvars', hostvars]])]])
  for (const group of view.inventory.groups.get('all')!.family) {
    const names = (members: readonly (Group | Host)[]) => members.map((member) => member.name)
    const shown = withoutEmpty({
      hosts: names(ownHosts(view, group)),
      children: names(group.children),
      vars: view.asWritten ? groupVariables(view, group) : [],
    })
    if (shown.size > 0) list.set(group.name, shown)
  }
  return list
}

/** The inventory as YAML has it and `ansible-inventory --list --yaml` prints it; a host's variables stand where it is first. */
export function nested(view: View): Dict {
  const seen = new Set<Host>()
  const variablesOnce = (host: Host) => {
    if (seen.has(host)) return new Map()
    seen.add(host)
    return hostVariables(view, host)
  }
  const show = (group: Group): Dict =>
    withoutEmpty({
      children: new Map(group.children.map((child) => [child.name, show(child)])),
      hosts: new Map(ownHosts(view, group).map((host) => [host.name, variablesOnce(host)])),
      vars: view.asWritten ? groupVariables(view, group) : [],
    })
  const all = view.inventory.groups.get('all')!
  return new Map([[all.name, show(all)]])
}

/** What a host sees, or what is written for it alone. */
export function hostVariables({ inventory, playbookDir, extraVars, asWritten }: View, host: Host): Dict {
  return asWritten
    ? shownVariables(inventory.ownVariables(host, playbookDir))
    : shownVariables(merged(inventory.variables(host.name, playbookDir), extraVars))
}

/** What is written for a group. */
export function groupVariables({ inventory, playbookDir }: View, group: Group): Dict {
  const variables = shownVariables(inventory.ownVariables(group, playbookDir))
  return group.priority === 1 ? variables : variables.set('ansible_group_priority', group.priority)
}

/** The hosts that a group lists itself. That `all` does is not shown. */
export function ownHosts(view: View, group: Group): readonly Host[] {
  return group.name === 'all' ? [] : shownHosts(view, group.listed)
}

function shownHosts({ only }: View, hosts: readonly Host[]): readonly Host[] {
  return only ? hosts.filter((host) => only.has(host)) : hosts
}

function withoutEmpty(
  entries: Record<string, readonly Value[] | ReadonlyMap<Value, Value>>,
): Map<string, Value> {
  return new Map(
    Object.entries(entries).filter(([, value]) => ('size' in value ? value.size : value.length) > 0),
  )
}

function shownVariables(variables: Dict): Dict {
  return new Map(
    [...variables].filter(([name]) => !internal.has(name)).map(([name, value]) => [name, written(value)]),
  )
}

function written(value: Value): Value {
  if (value instanceof Secret) return String(value)
  if (value instanceof Template) return value.secret ? '***' : value.source
  if (Array.isArray(value)) return value.map(written)
  if (value instanceof Map) return new Map([...value].map(([key, entry]) => [written(key), written(entry)]))
  return value
}
