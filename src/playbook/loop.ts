import { nearest } from '../fault.ts'
import { isName } from '../schema/variable-name.ts'
import { describeNode, type Entry, type Node } from '../source.ts'
import { withPrefix } from './keywords.ts'
import type { Loading } from './loading.ts'
import type { Located, Loop } from './model.ts'
import { isNothing, literal, templated } from './read.ts'

const controls = [
  'loop_var',
  'index_var',
  'label',
  'pause',
  'extended',
  'extended_allitems',
  'break_when',
] as const
type Control = (typeof controls)[number]

/** The loop of a task, if it has one. */
export function loopOf(keywords: ReadonlyMap<string, Entry>, loading: Loading): Loop | undefined {
  const [items, second] = [...keywords.values()].filter(({ name }) => name === 'loop' || isWith(name))
  const control = keywords.get('loop_control')
  if (second)
    loading.fault(`a task has one loop; here are ${items!.name} and ${second.name}`, second.keyPlace)
  if (!items || (items.name === 'loop' && isNothing(items.value))) {
    if (control) loading.fault('loop_control: here is no loop', control.keyPlace)
    return undefined
  }
  if (isNothing(items.value)) loading.fault(`${items.name}: expected what to loop over`, items.keyPlace)
  else if (items.name === 'loop' && items.value.kind !== 'list' && !templated(items.value)) {
    const near =
      items.value.kind === 'scalar' && isName(items.value.source) && `"{{ ${items.value.source} }}"`
    const came = describeNode(items.value)
    // No mistake, since the failure of the task may be waited for.
    loading.warn({
      message: `loop: expected a list, got ${came}`,
      place: items.value.place,
      notes: near ? [`a variable is written ${near}`] : [],
    })
  }
  const fields = fieldsOf(control?.value, loading)
  const located = (field: Control): Located | undefined => {
    const found = fields.get(field)
    return found && loading.located(found)
  }
  const breakWhen = fields.get('break_when')
  return {
    items: loading.located(items.value),
    lookup: isWith(items.name) ? items.name.slice(withPrefix.length) : undefined,
    variable: variableOf('loop_var', fields, loading),
    indexVariable: variableOf('index_var', fields, loading),
    label: located('label'),
    pause: located('pause'),
    extended: located('extended'),
    extendedAllItems: located('extended_allitems'),
    breakWhen: breakWhen ? loading.conditions(breakWhen) : [],
  }
}

const isWith = (name: string) => name.startsWith(withPrefix)

function fieldsOf(control: Node | undefined, loading: Loading): ReadonlyMap<string, Node> {
  const fields = new Map<string, Node>()
  for (const { name, keyPlace, value } of control?.kind === 'map' ? control.entries : []) {
    fields.set(name, value)
    if (controls.some((known) => known === name)) continue
    const near = nearest(name, controls)
    const message = `loop_control: unknown key ${JSON.stringify(name)}`
    loading.fault(message, keyPlace, near && `did you mean ${near}?`)
  }
  return fields
}

function variableOf(
  field: Control,
  fields: ReadonlyMap<string, Node>,
  loading: Loading,
): Located | undefined {
  const node = fields.get(field)
  if (!node) return undefined
  const name = literal(node)
  if (node.kind !== 'scalar' || (name !== undefined && !isName(name)))
    loading.fault(`${field}: expected the name of a variable, got ${describeNode(node)}`, node.place)
  return loading.located(node)
}
