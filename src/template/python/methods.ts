import { Secret } from '../../value.ts'
import { Callable, Tuple, type V } from '../runtime.ts'
import { bind } from '../signature.ts'
import { dictMethods } from './dict-methods.ts'
import { listMethods } from './list-methods.ts'
import type { Methods } from './method.ts'
import { strMethods } from './str-methods.ts'
import { isList, isMap } from './type.ts'

/** The names of methods that change their list or mapping in place. */
export const mutators: ReadonlySet<string> = new Set(
  [...listMethods, ...dictMethods].filter(([, { mutates }]) => mutates).map(([name]) => name),
)

/** A method of a value, bound to it; undefined where its type has none by that name. */
export function method(self: V, name: string): Callable | undefined {
  const table = methodsOf(self)
  const found = table?.get(name)
  if (!found) return undefined
  return new Callable(name, (call, args) => {
    const bound = bind(name, found.takes, args)
    // Texts are computed with as they are; what lists and mappings hold stays as it is, but for rendering.
    if (table === strMethods)
      return call.plainly([self, ...bound], ([text, ...rest]) => found.run(text!, ...rest))
    return call.force(found.run(self, ...bound.map((value) => call.settle(value))))
  })
}

/** Tuples never change. */
const tupleMethods: Methods = new Map(
  [...listMethods].filter(([name]) => name === 'index' || name === 'count'),
)

function methodsOf(self: V): Methods | undefined {
  if (typeof self === 'string' || self instanceof Secret) return strMethods
  if (isMap(self)) return dictMethods
  if (self instanceof Tuple) return tupleMethods
  return isList(self) ? listMethods : undefined
}
