import type { Arguments, Expr } from '../../src/template/node.ts'
import { repr } from '../../src/template/python/text.ts'

/** An expression's tree as text again, with every operand in parentheses. */
export function print(node: Expr): string {
  switch (node.kind) {
    case 'constant':
      return repr(node.value)
    case 'name':
      return node.name
    case 'list':
      return `[${node.items.map(print).join(', ')}]`
    case 'tuple':
      return node.items.length === 1 ? `(${print(node.items[0]!)},)` : `(${node.items.map(print).join(', ')})`
    case 'dict':
      return `{${node.entries.map(([key, value]) => `${print(key)}: ${print(value)}`).join(', ')}}`
    case 'not':
      return `(not ${print(node.operand)})`
    case 'sign':
      return `(${node.operator}${group(node.operand)})`
    case 'binary':
      return `(${group(node.left)} ${node.operator} ${group(node.right)})`
    case 'and':
    case 'or':
      return `(${group(node.left)} ${node.kind} ${group(node.right)})`
    case 'compare':
      return `(${group(node.first)} ${node.rest.map(([sign, operand]) => `${sign} ${group(operand)}`).join(' ')})`
    case 'concat':
      return `(${node.parts.map(group).join(' ~ ')})`
    case 'if':
      return `(${group(node.value)} if ${group(node.test)}${node.otherwise ? ` else ${group(node.otherwise)}` : ''})`
    case 'attribute':
      return `${group(node.of)}.${node.name}`
    case 'item':
      return `${group(node.of)}[${print(node.key)}]`
    case 'slice': {
      const bounds = [node.start, node.stop, node.step].map((bound) => (bound ? print(bound) : ''))
      return `${group(node.of)}[${bounds.join(':')}]`
    }
    case 'call':
      return `${callee(node.callee)}(${args(node.args)})`
    case 'filter':
      return `(${group(node.input)} | ${node.name}(${args(node.args)}))`
    case 'test':
      return `(${group(node.input)} is ${node.name}(${args(node.args)}))`
  }
}

function group(node: Expr): string {
  return `(${print(node)})`
}

/** A method's call stays one: in parentheses it would be the value of an attribute. */
function callee(node: Expr): string {
  return node.kind === 'attribute' || node.kind === 'name' ? print(node) : group(node)
}

function args({ positional, named, list, mapping }: Arguments): string {
  return [
    ...positional.map(print),
    ...named.map(([name, value]) => `${name}=${print(value)}`),
    ...(list ? [`*${print(list)}`] : []),
    ...(mapping ? [`**${print(mapping)}`] : []),
  ].join(', ')
}
