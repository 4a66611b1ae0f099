import type { Float, Place } from '../value.ts'

/** A piece of a YAML file that knows where it was written. Aliases are followed and `<<` is merged already. */
export type Node = MapNode | ListNode | ScalarNode

/** A mapping: one entry for each key, in order; of equal keys the last won. */
export interface MapNode {
  readonly kind: 'map'
  readonly place: Place
  readonly entries: readonly Entry[]
}

/** One key of a mapping with its value. */
export interface Entry {
  /** The key with its type: `20:` is a number. */
  readonly key: Scalar
  /** The key as text: what keywords and names are compared with. */
  readonly name: string
  readonly keyPlace: Place
  readonly value: Node
}

/** A list. */
export interface ListNode {
  readonly kind: 'list'
  readonly place: Place
  readonly items: readonly Node[]
}

/** How a scalar was written. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded'

/** A value that is not a collection. */
export interface ScalarNode {
  readonly kind: 'scalar'
  /** Where it begins: its quote or block indicator, if it has one. */
  readonly place: Place
  /** Where its text begins: behind the quote, or on the first line of the block. */
  readonly textPlace: Place
  /** By the rules of YAML 1.1 as Ansible reads it; templates are still strings here. */
  readonly value: Scalar
  /** The text as written, quotes and escapes resolved: tells 0644 from 420. */
  readonly source: string
  readonly style: ScalarStyle
  /** `unsafe`: never a template; `vault`: the text is encrypted. */
  readonly tag?: 'unsafe' | 'vault'
}

/** What a scalar or a key may be. */
export type Scalar = null | boolean | number | bigint | string | Float

/** The entry of a mapping with this name, if the node is a mapping and has one. */
export function entryOf(node: Node | undefined, name: string): Entry | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.name === name) : undefined
}

/** What a node is, in words for messages. */
export function describeNode(node: Node): string {
  if (node.kind !== 'scalar') return node.kind === 'map' ? 'a mapping' : 'a list'
  if (node.tag === 'vault') return 'a vaulted text'
  const { value } = node
  if (value === null) return 'nothing'
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 59)}…` : value)
  return node.source
}
