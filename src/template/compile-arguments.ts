import { defined, guarded } from './apply.ts'
import type { Compiler } from './compiler.ts'
import type { Frame } from './frame.ts'
import type { Arguments } from './node.ts'
import { Mistake } from './python/mistake.ts'
import { isList, isMap, typeName } from './python/type.ts'
import type { Args, V } from './runtime.ts'

/** Evaluates the arguments of a call. */
export type EvaluateArgs = (frame: Frame) => Args

const none: Args = { positional: [], named: new Map() }

/** Arguments as written, with `*list` and `**mapping` spread. */
export function compileArguments(compiler: Compiler, args: Arguments): EvaluateArgs {
  const positional = args.positional.map((argument) => compiler.expression(argument))
  const named = args.named.map(([name, value]) => [name, compiler.expression(value)] as const)
  const list = args.list && compiler.expression(args.list)
  const mapping = args.mapping && compiler.expression(args.mapping)
  const at = compiler.at((args.list ?? args.mapping)?.offset ?? 0)
  if (!positional.length && !named.length && !list && !mapping) return () => none
  return (frame) => {
    const values = positional.map((run) => run(frame))
    const names = new Map(named.map(([name, run]): [string, V] => [name, run(frame)]))
    if (list) values.push(...guarded(at, () => items(defined(list(frame)))))
    if (mapping)
      for (const [key, value] of guarded(at, () => entries(defined(mapping(frame))))) names.set(key, value)
    return { positional: values, named: names }
  }
}

function items(value: V): readonly V[] {
  if (!isList(value)) throw new Mistake(`* spreads a list, got ${typeName(value)}`)
  return value
}

function entries(value: V): [string, V][] {
  if (!isMap(value)) throw new Mistake(`** spreads a dict, got ${typeName(value)}`)
  return [...value].map(([key, entry]) => {
    if (typeof key !== 'string') throw new Mistake(`** spreads a dict of names, got the key ${typeName(key)}`)
    return [key, entry]
  })
}
