import { readHeader, syntaxOf } from './header.ts'
import type { Kind } from './kind.ts'
import type { Body, Expr, Target } from './node.ts'
import { parseBareExpression, parseTemplate } from './parser.ts'
import type { Text } from './text.ts'

/**
 * The names that a text reads and does not assign itself. A name that is assigned anywhere in it counts as its own,
 * so that the answer may be too small for a text that uses a variable's name for a local too.
 */
export function freeVariables(text: Text, kind: Kind): ReadonlySet<string> {
  const read = new Set<string>()
  const assigned = new Set<string>(['loop', 'caller', 'varargs', 'kwargs', 'super', 'self'])
  if (kind === 'expression') visit(parseBareExpression(text), read, assigned)
  else {
    const head = readHeader(text)
    visit(parseTemplate(head.text, syntaxOf(head.options, kind === 'value')), read, assigned)
  }
  for (const name of assigned) read.delete(name)
  return read
}

/** Walks any part of a tree: a node, a list, a target or a parameter. */
function visit(part: Expr | Body | Target | unknown, read: Set<string>, assigned: Set<string>): void {
  if (Array.isArray(part)) for (const inner of part) visit(inner, read, assigned)
  else if (isNode(part)) {
    if (part.kind === 'constant') return
    if (part.kind === 'name' && typeof part.name === 'string') read.add(part.name)
    if (part.kind === 'macro' || part.kind === 'import') assigned.add(String(part.name))
    if (part.kind === 'from') for (const [, as] of part.names as [string, string][]) assigned.add(as)
    for (const [key, inner] of Object.entries(part)) {
      if (key === 'target') assignTargets(inner as Target, read, assigned)
      else if (key === 'pairs')
        for (const [target, value] of inner as [Target, Expr][]) {
          assignTargets(target, read, assigned)
          visit(value, read, assigned)
        }
      else if (key === 'parameters')
        for (const { name, initial } of inner as { name: string; initial: Expr | undefined }[]) {
          assigned.add(name)
          visit(initial, read, assigned)
        }
      else visit(inner, read, assigned)
    }
  }
}

function isNode(
  part: unknown,
): part is { readonly kind?: string; readonly name?: unknown; readonly [key: string]: unknown } {
  return typeof part === 'object' && part !== null
}

function assignTargets(target: Target, read: Set<string>, assigned: Set<string>): void {
  if (target.kind === 'tuple') for (const inner of target.targets) assignTargets(inner, read, assigned)
  else if (target.kind === 'name') assigned.add(target.name)
  else read.add(target.name)
}
