import { fault } from '../fault.ts'
import { Unknown } from '../value.ts'
import { defined } from './apply.ts'
import type { Compiler } from './compiler.ts'
import type { Frame } from './frame.ts'
import { Namespace } from './namespace.ts'
import type { Target } from './node.ts'
import { isList, isMap, typeName } from './python/type.ts'
import type { V } from './runtime.ts'

/** Gives a value to names. */
export type Assign = (frame: Frame, value: V) => void

export function compileAssign(compiler: Compiler, target: Target): Assign {
  const at = compiler.at(target.offset)
  switch (target.kind) {
    case 'name': {
      const { name } = target
      return (frame, value) => frame.set(name, frame.context.force(value, name, at))
    }
    case 'attribute': {
      const { name, attribute } = target
      return (frame, value) => {
        const namespace = frame.get(name)
        if (!(namespace instanceof Namespace))
          throw fault(`only attributes of a namespace() can be set, ${name} is none`, at())
        namespace.set(attribute, value)
      }
    }
    case 'tuple': {
      const targets = target.targets.map((inner) => compileAssign(compiler, inner))
      return (frame, value) => {
        const whole = defined(frame.context.force(value, 'a value', at))
        if (whole instanceof Unknown) {
          for (const assign of targets) assign(frame, whole)
          return
        }
        const items = isList(whole) ? whole : isMap(whole) ? [...whole.keys()] : undefined
        if (items?.length !== targets.length)
          throw fault(
            `expected ${targets.length} values to unpack, got ${items ? items.length : typeName(whole)}`,
            at(),
          )
        for (const [i, assign] of targets.entries()) assign(frame, items[i]!)
      }
    }
  }
}
