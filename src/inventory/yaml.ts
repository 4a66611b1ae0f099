import { FaultError } from '../fault.ts'
import { describeNode, type Entry, type MapNode, type Node, parseYaml, toValue } from '../source.ts'
import type { Place, Value } from '../value.ts'
import type { Builder } from './builder.ts'
import type { Group } from './model.ts'
import { expandHosts } from './range.ts'

const sections = ['hosts', 'vars', 'children']

/** Reads a YAML inventory: groups at the top, each with hosts, vars and children. */
export function readYaml(builder: Builder, text: string, file: string): void {
  const { root, faults, warnings } = parseYaml(text, file)
  builder.faults.push(...faults)
  builder.warnings.push(...warnings)
  if (faults.length > 0) return
  if (!root || isNothing(root)) {
    builder.warnings.push({ message: 'the inventory is empty', place: { file, line: 1, column: 1 } })
    return
  }
  if (root.kind !== 'map') {
    builder.fault(`an inventory is a mapping of groups, got ${describeNode(root)}`, root.place)
    return
  }
  const plugin = root.entries.find((entry) => entry.name === 'plugin')
  if (plugin) {
    builder.fault('inventory plugins are not supported: this file configures one', plugin.keyPlace)
    return
  }
  for (const entry of root.entries) readGroup(builder, entry)
}

function readGroup(builder: Builder, entry: Entry): Group | undefined {
  const name = nameOf(builder, entry, 'group')
  if (name === undefined) return undefined
  const group = builder.group(name, entry.keyPlace)
  const body = entry.value
  if (isNothing(body)) return group
  if (body.kind !== 'map') {
    builder.fault(
      `group ${name} must be a mapping of ${sections.join(', ')}, got ${describeNode(body)}`,
      body.place,
    )
    return group
  }
  for (const section of body.entries) {
    if (!sections.includes(section.name)) {
      builder.unknown(`key in group ${name}:`, section.name, sections, section.keyPlace)
      continue
    }
    const entries = sectionEntries(builder, group, section)
    if (section.name === 'vars') {
      for (const one of entries) setVariable(builder, one, (...args) => builder.setGroup(group, ...args))
    } else if (section.name === 'children') {
      for (const one of entries) {
        const child = readGroup(builder, one)
        if (child) builder.child(group, child, one.keyPlace)
      }
    } else for (const one of entries) readHosts(builder, group, one)
  }
  return group
}

/** A section is a mapping; a single name may stand alone. */
function sectionEntries(builder: Builder, group: Group, { name, value }: Entry): readonly Entry[] {
  if (isNothing(value)) return []
  if (value.kind === 'map') return value.entries
  if (value.kind === 'scalar' && typeof value.value === 'string' && name !== 'vars') {
    const nothing: Node = { ...value, value: null, source: '' }
    return [{ key: value.value, name: value.value, keyPlace: value.place, value: nothing }]
  }
  const notes = value.kind === 'list' ? ['write "name:" on each line instead of "- name"'] : undefined
  builder.fault(
    `${name} of group ${group.name} must be a mapping, got ${describeNode(value)}`,
    value.place,
    notes,
  )
  return []
}

function readHosts(builder: Builder, group: Group, entry: Entry): void {
  const name = nameOf(builder, entry, 'host')
  if (name === undefined) return
  const expanded = expandHosts(name)
  if ('wrong' in expanded) {
    builder.fault(expanded.wrong, entry.keyPlace)
    return
  }
  const { value } = entry
  if (value.kind !== 'map' && !isNothing(value)) {
    builder.fault(`variables of host ${name} must be a mapping, got ${describeNode(value)}`, value.place)
    return
  }
  const hosts = expanded.names.map((one) => builder.host(one, group, entry.keyPlace, expanded.port))
  const variables = (value as MapNode).entries ?? []
  for (const one of variables) {
    setVariable(builder, one, (key, data, place) => {
      for (const host of hosts) host.own.set(key, data, place)
    })
  }
}

function nameOf(builder: Builder, { key, name, keyPlace }: Entry, what: string): string | undefined {
  if (typeof key === 'string') return key
  builder.fault(`the name of a ${what} must be a text, got ${name || 'nothing'}: quote it`, keyPlace)
  return undefined
}

/** Hands over a variable, its value converted. */
function setVariable(
  builder: Builder,
  entry: Entry,
  set: (name: string, value: Value, place: Place) => void,
): void {
  try {
    set(entry.name, builder.value(toValue(entry.value, builder.vault.unvault)), entry.keyPlace)
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    builder.faults.push(...error.faults)
  }
}

function isNothing(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null
}
