import type { Place } from '../value.ts'
import { Unknown } from '../value.ts'
import { operate } from './apply.ts'
import { type Compiler, describe, type Run } from './compiler.ts'
import { globals } from './globals.ts'
import type { Expr } from './node.ts'
import { item } from './python/item.ts'
import { method } from './python/methods.ts'
import { slice } from './python/slice.ts'
import { isMap, typeName } from './python/type.ts'
import { Group, Thing, Undefined, type V } from './runtime.ts'

/** A variable or a local name. */
export function compileName(compiler: Compiler, node: Expr & { kind: 'name' }): Run {
  const { name } = node
  const at = compiler.at(node.offset)
  return (frame) => {
    const value = frame.get(name)
    if (value === undefined)
      return new Undefined(name, `${name} is undefined`, at, () => [
        ...(frame.context.scope.names?.() ?? []),
        ...globals.keys(),
      ])
    return typeof value === 'object' ? frame.context.force(value, name, at) : value
  }
}

/** `a.b`: an item of a mapping, or what a value of its type has by that name. */
export function compileAttribute(compiler: Compiler, node: Expr & { kind: 'attribute' }): Run {
  const of = compiler.expression(node.of)
  const { name } = node
  const described = describe(node)
  const at = compiler.at(node.offset)
  return (frame) => {
    const value = of(frame)
    if (value instanceof Map) {
      const found = (value as ReadonlyMap<V, V>).get(name)
      if (found !== undefined)
        return typeof found === 'object' ? frame.context.force(found, described, at) : found
    }
    return attribute(value, name) ?? missing(value, described, node.of, name, at)
  }
}

/** What a value has by a name besides items; undefined where it has nothing. */
function attribute(value: V, name: string): V | undefined {
  if (value instanceof Thing) return value.attribute(name)
  if (value instanceof Undefined || value instanceof Unknown) return value
  return value instanceof Group ? (value.field(name) ?? method(value, name)) : method(value, name)
}

function missing(value: V, described: string, of: Expr, name: string, at: () => Place): Undefined {
  const known = () => (isMap(value) ? [...value.keys()].filter((key) => typeof key === 'string') : [])
  const what = isMap(value) ? describe(of) : `${describe(of)} (${typeName(value)})`
  return new Undefined(described, `${described} is undefined: ${what} has no ${name}`, at, known)
}

/** `a[b]`. */
export function compileItem(compiler: Compiler, node: Expr & { kind: 'item' }): Run {
  const of = compiler.expression(node.of)
  const key = compiler.expression(node.key)
  const described = describe(node)
  const at = compiler.at(node.offset)
  return (frame) => {
    const value = of(frame)
    const wanted = key(frame)
    if (value instanceof Undefined || value instanceof Unknown) return value
    if (wanted instanceof Undefined || wanted instanceof Unknown) return wanted
    const found = item(value, wanted)
    if (found !== undefined)
      return typeof found === 'object' ? frame.context.force(found, described, at) : found
    const name = typeof wanted === 'string' || typeof wanted === 'number' ? String(wanted) : typeName(wanted)
    return missing(value, described, node.of, name, at)
  }
}

/** `a[b:c:d]`. */
export function compileSlice(compiler: Compiler, node: Expr & { kind: 'slice' }): Run {
  const of = compiler.expression(node.of)
  const bounds = [node.start, node.stop, node.step].map((bound) =>
    bound ? compiler.expression(bound) : () => null,
  )
  const at = compiler.at(node.offset)
  return (frame) => {
    const values = [of(frame), ...bounds.map((bound) => bound(frame))]
    return operate(frame.context, at, values, ([value, start, stop, step]) =>
      slice(value!, start, stop, step),
    )
  }
}
