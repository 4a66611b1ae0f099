import { fault } from '../fault.ts'
import type { Place } from '../value.ts'
import { defined } from './apply.ts'
import { Blocks } from './blocks.ts'
import { Frame } from './frame.ts'
import { Layout } from './layout.ts'
import type { Output } from './output.ts'
import type { Program } from './program.ts'
import { isList, typeName } from './python/type.ts'
import type { V } from './runtime.ts'
import type { Text } from './text.ts'

/** How deep templates may include, import and extend each other. */
const deepest = 50

/** The template file of a name, or the first that is there of several names. */
export function loadProgram(frame: Frame, from: Text, at: () => Place, name: V): Program {
  const program = findProgram(frame, from, at, name)
  if (!program) throw fault(`there is no template ${names(frame, name, at).join(' or ')}`, at())
  return program
}

/** The same; undefined where there is none. */
export function findProgram(frame: Frame, from: Text, at: () => Place, name: V): Program | undefined {
  for (const one of names(frame, name, at)) {
    const program = frame.context.engine.load(one, from.place.file, frame.context.env)
    if (program) return program
  }
  return undefined
}

function names(frame: Frame, value: V, at: () => Place): string[] {
  const settled = frame.context.settle(defined(value), 'a name', at)
  return (isList(settled) ? settled : [settled]).map((name) => {
    if (typeof name !== 'string') throw fault(`expected the name of a template, got ${typeName(name)}`, at())
    return name
  })
}

/** Runs a template, then those that it extends. Returns the frame that holds what it assigned. */
export function runProgram(program: Program, parent: Frame, out: Output, at: () => Place): Frame {
  const { context } = parent
  if (context.depth >= deepest)
    throw fault(`templates include each other more than ${deepest} levels deep`, at())
  context.depth++
  try {
    const layout = new Layout()
    const frame = new Frame(context, parent, undefined, layout)
    frame.set('self', new Blocks(frame))
    for (let next: Program | undefined = program; next; next = layout.extended) {
      layout.extended = undefined
      layout.add(next.blocks)
      if (next.mutates) context.isolate()
      next.run(frame, out)
      out.muted = false
    }
    return frame
  } finally {
    context.depth--
  }
}
