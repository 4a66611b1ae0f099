import { type Node, parseYaml } from '../../source.ts'
import { Mistake } from '../python/mistake.ts'
import type { V } from '../runtime.ts'

/** A YAML document as a value; texts in it are data, never templates. Throws a Mistake. */
export function fromYaml(text: string): V {
  const { root, faults } = parseYaml(text, 'YAML')
  const [first] = faults
  if (first) {
    const where = first.place ? ` in line ${first.place.line}, column ${first.place.column}` : ''
    throw new Mistake(`this is no YAML: ${first.message}${where}`)
  }
  return root ? plain(root) : null
}

/** All documents of a text, which `---` lines divide. */
export function fromYamlAll(text: string): V[] {
  const documents = text
    .replace(/^---(?:[ \t]*\n|[ \t]+)/, '')
    .split(/^(?:---(?:[ \t]*$|[ \t]+(?=\S))|\.\.\.[ \t]*$)/m)
  return documents.filter((one, i) => (i === 0 && documents.length > 1) || one.trim() !== '').map(fromYaml)
}

function plain(node: Node): V {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'list') return node.items.map(plain)
  return new Map<V, V>(node.entries.map(({ key, value }) => [key, plain(value)]))
}
