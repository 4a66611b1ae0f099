import type { Dict, Value } from '../value.ts'
import { groupVariables, hostVariables, ownHosts, type View } from './listing.ts'
import type { Group } from './model.ts'

/**
 * A group with all that is inside, line by line as `ansible-inventory --graph` draws it. With `show`, which writes a
 * value, variables stand under what they belong to.
 */
export function graph(view: View, start: Group, show?: (value: Value) => string): readonly string[] {
  const line = (text: string, depth: number) => (depth === 0 ? text : `${'  |'.repeat(depth)}--${text}`)
  const variables = (of: Dict, depth: number) =>
    [...of]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => line(`{${name} = ${show?.(value)}}`, depth))
  const draw = (group: Group, depth: number): string[] => [
    line(`@${group.name}:`, depth),
    ...group.children.flatMap((child) => draw(child, depth + 1)),
    ...ownHosts(view, group).flatMap((host) => [
      line(host.name, depth + 1),
      ...(show ? variables(hostVariables(view, host), depth + 2) : []),
    ]),
    ...(show ? variables(groupVariables(view, group), depth + 1) : []),
  ]
  return draw(start, 0)
}
