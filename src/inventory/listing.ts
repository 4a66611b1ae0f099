import { Float, Template, toPlain, type Value } from '../value.ts'
import type { Inventory } from './inventory.ts'
import type { Group } from './model.ts'

/** Variables that the inventory sets by itself. */
const internal = new Set(['inventory_file', 'inventory_dir'])

/**
 * The inventory as `ansible-inventory --list` prints it: groups with their own hosts and children, and the variables
 * of every host under `_meta`. Templates are shown as they are written.
 */
export function listing(inventory: Inventory, playbookDir?: string): Record<string, unknown> {
  const hostvars: Record<string, unknown> = {}
  for (const name of inventory.groups.get('all')!.hosts.map((host) => host.name)) {
    const variables = [...inventory.variables(name, playbookDir)].filter(([key]) => !internal.has(key))
    if (variables.length > 0) hostvars[name] = written(new Map(variables))
  }
  const list: Record<string, unknown> = { _meta: { hostvars } }
  for (const group of inventory.groups.get('all')!.family) {
    const shown = show(group)
    if (Object.keys(shown).length > 0) list[group.name] = shown
  }
  return list
}

function show(group: Group): Record<string, readonly string[]> {
  const hosts = group.name === 'all' ? [] : group.listed.map((host) => host.name)
  const children = group.children.map((child) => child.name)
  return { ...(hosts.length > 0 && { hosts }), ...(children.length > 0 && { children }) }
}

function written(value: Value): unknown {
  if (value instanceof Template) return value.source
  if (value instanceof Float) return value.value
  if (Array.isArray(value)) return value.map(written)
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, entry]) => [String(toPlain(key)), written(entry)]))
  // JSON has no integers of that size; as a text all digits are there.
  return typeof value === 'bigint' ? String(value) : value
}
