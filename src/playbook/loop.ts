import { nearest } from '../fault.ts'
import { describeNode, type Entry, type Node } from '../source.ts'
import type { Loading } from './loading.ts'
import type { Located, Loop } from './model.ts'
import { isName, literal } from './read.ts'

const controls = ['loop_var', 'index_var', 'label', 'pause']

/** The loop of a task, if it has one. */
export function loopOf(keywords: ReadonlyMap<string, Entry>, loading: Loading): Loop | undefined {
  const loop = keywords.get('loop')
  const older = keywords.get('with_items')
  const control = keywords.get('loop_control')
  if (loop && older) loading.fault('a task has one loop; here are loop and with_items', older.keyPlace)
  const items = loop ?? older
  if (!items) {
    if (control) loading.fault('loop_control: here is no loop', control.keyPlace)
    return undefined
  }
  const fields = fieldsOf(control?.value, loading)
  const located = (field: string): Located | undefined => {
    const found = fields.get(field)
    return found && loading.located(found)
  }
  return {
    items: loading.located(items.value),
    flatten: items === older,
    variable: variableOf('loop_var', fields, loading) ?? 'item',
    indexVariable: variableOf('index_var', fields, loading),
    label: located('label'),
    pause: located('pause'),
  }
}

function fieldsOf(control: Node | undefined, loading: Loading): ReadonlyMap<string, Node> {
  const fields = new Map<string, Node>()
  for (const { name, keyPlace, value } of control?.kind === 'map' ? control.entries : []) {
    fields.set(name, value)
    if (controls.includes(name)) continue
    const near = nearest(name, controls)
    const message = `loop_control: unknown key ${JSON.stringify(name)}`
    loading.fault(message, keyPlace, near && `did you mean ${near}?`)
  }
  return fields
}

function variableOf(field: string, fields: ReadonlyMap<string, Node>, loading: Loading): string | undefined {
  const node = fields.get(field)
  if (!node) return undefined
  const name = literal(node)
  if (name !== undefined && isName(name)) return name
  loading.fault(`${field}: expected the name of a variable, got ${describeNode(node)}`, node.place)
  return undefined
}
