import { fault } from '../fault.ts'
import { type Place, Secret, Template, type Value } from '../value.ts'
import type { MapNode, Node, ScalarNode } from './node.ts'

/** Opens a vaulted text. Throws a `FaultError` where it cannot. */
export type Unvault = (text: string, place: Place) => Value

const noVault: Unvault = (_text, place) => {
  throw fault('a vaulted text cannot stand here', place)
}

/**
 * The value of a node. Strings that hold `{{`, `{%` or `{#` become Templates that know where their text was written;
 * `!unsafe` ones stay plain data. What is shared by aliases in the file is shared in the value. Without `unvault` a
 * vaulted text is a fault.
 */
export function toValue(node: Node, unvault: Unvault = noVault): Value {
  return convert(node, unvault, new Map())
}

function convert(node: Node, unvault: Unvault, known: Map<Node, Value>): Value {
  if (node.kind === 'scalar') return scalarValue(node, unvault)
  const tagged = node.kind === 'map' ? jsonTagged(node) : undefined
  if (tagged) return scalarValue(tagged, unvault)
  const before = known.get(node)
  if (before !== undefined) return before
  const value =
    node.kind === 'list'
      ? node.items.map((item) => convert(item, unvault, known))
      : new Map<Value, Value>(node.entries.map((entry) => [entry.key, convert(entry.value, unvault, known)]))
  known.set(node, value)
  return value
}

function scalarValue(node: ScalarNode, unvault: Unvault): Value {
  if (node.tag === 'vault') return unvault(node.source, node.place)
  if (typeof node.value !== 'string' || node.tag === 'unsafe') return node.value
  return asTemplate(node.value, node.textPlace)
}

/** JSON has no tags: there a mapping with one key stands for `!vault` and `!unsafe`. */
export const jsonTags: ReadonlyMap<string, 'vault' | 'unsafe'> = new Map([
  ['__ansible_vault', 'vault'],
  ['__ansible_unsafe', 'unsafe'],
])

function jsonTagged({ entries: [entry, more] }: MapNode): ScalarNode | undefined {
  const tag = jsonTags.get(entry?.name ?? '')
  if (!entry || !tag || more || entry.value.kind !== 'scalar' || typeof entry.value.value !== 'string')
    return undefined
  return { ...entry.value, tag }
}

/** A text of the user's own: a Template if it holds any template syntax, else the string itself. */
export function asTemplate(text: string, place: Place): string | Template {
  return /\{[{%#]/.test(text) ? new Template(text, place) : text
}

/** A value that was encrypted: nobody sees its texts, nor what its templates render to. Other scalars stay as they are. */
export function concealed(value: Value): Value {
  if (typeof value === 'string') return new Secret(value)
  if (value instanceof Template) return new Template(value.source, value.place, true)
  if (Array.isArray(value)) return value.map(concealed)
  if (value instanceof Map) return new Map([...value].map(([key, entry]) => [key, concealed(entry)]))
  return value
}
