import { nearest } from '../fault.ts'
import { isName } from '../schema/variable-name.ts'
import { describeNode, type Node } from '../source.ts'
import type { Loading } from './loading.ts'
import type { Prompt } from './model.ts'
import { isNothing, literal } from './read.ts'

const fields = ['name', 'prompt', 'default', 'private', 'confirm', 'unsafe']

/** Those with which Ansible encrypts the answer. */
const encrypting = ['encrypt', 'salt', 'salt_size']

/** What a play asks the operator for. */
export function promptsOf(node: Node | undefined, loading: Loading): readonly Prompt[] {
  if (!node || isNothing(node)) return []
  if (node.kind !== 'list') {
    loading.fault(`vars_prompt: expected a list, got ${describeNode(node)}`, node.place)
    return []
  }
  return node.items.flatMap((item) => promptOf(item, loading) ?? [])
}

function promptOf(node: Node, loading: Loading): Prompt | undefined {
  const entries = new Map(node.kind === 'map' ? node.entries.map((entry) => [entry.name, entry]) : [])
  for (const { name, keyPlace } of entries.values()) {
    const near = nearest(name, fields)
    if (encrypting.includes(name))
      loading.fault(`${name}: not supported; the filter password_hash does the same`, keyPlace)
    else if (!fields.includes(name))
      loading.fault(
        `vars_prompt: unknown key ${JSON.stringify(name)}`,
        keyPlace,
        near && `did you mean ${near}?`,
      )
  }
  const named = entries.get('name')?.value
  const name = named && literal(named)
  if (name === undefined || !isName(name)) {
    const came = named ? describeNode(named) : describeNode(node)
    loading.fault(
      `vars_prompt: expected the name of a variable as "name", got ${came}`,
      (named ?? node).place,
    )
    return undefined
  }
  const flag = (field: string, otherwise: boolean) => {
    const value = entries.get(field)?.value
    if (!value) return otherwise
    if (value.kind !== 'scalar' || typeof value.value !== 'boolean')
      loading.fault(`${field}: expected true or false, got ${describeNode(value)}`, value.place)
    return value.kind === 'scalar' && value.value === true
  }
  const text = entries.get('prompt')?.value
  const standing = entries.get('default')?.value
  return {
    name,
    place: node.place,
    text: text?.kind === 'scalar' ? text.source : name,
    standing: standing && !isNothing(standing) ? loading.value(standing) : undefined,
    hidden: flag('private', true),
    confirm: flag('confirm', false),
  }
}
