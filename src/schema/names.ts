import { type Fault, nearest } from '../fault.ts'
import type { ParamSchema, ParamsSchema } from '../module.ts'
import { omit } from '../template/omit.ts'
import type { Value } from '../value.ts'
import { isName } from './variable-name.ts'

/** An argument under its own name. */
export interface Argument {
  /** The name that the user wrote, which may be an alias. */
  readonly given: string
  readonly schema: ParamSchema
  readonly value: Value
}

/** Arguments by their own names, omitted ones left out, and what is wrong with the names. */
export function nameArguments(
  module: { readonly name: string; readonly params: ParamsSchema },
  args: ReadonlyMap<Value, Value>,
  placeOf: (name: string) => Fault['place'],
): { named: Map<string, Argument>; faults: Fault[] } {
  const known = namesOf(module.params)
  const named = new Map<string, Argument>()
  const faults: Fault[] = []
  for (const [key, value] of args) {
    const given = String(key)
    const name = known.get(given)
    if (name === undefined && module.params.additionalProperties) {
      named.set(given, { given, schema: {}, value })
      if (module.params['x-variables'] && !given.includes('{{') && !isName(given))
        faults.push(noVariable(module.name, given, placeOf(given)))
      continue
    }
    if (name === undefined) {
      faults.push(unknown(module.name, given, known, placeOf(given)))
      continue
    }
    if (value === null || value === omit) continue
    const before = named.get(name)
    if (before) {
      faults.push({
        message: `${module.name}: ${before.given} and ${given} are the same option, give one of them`,
        place: placeOf(given),
      })
      continue
    }
    named.set(name, { given, schema: module.params.properties[name]!, value })
  }
  for (const name of module.params.required ?? [])
    if (!named.has(name))
      faults.push({ message: `${module.name}: ${name} is required`, place: placeOf(name) })
  return { named, faults }
}

function noVariable(module: string, given: string, place: Fault['place']): Fault {
  const rule = 'names start with a letter or an underscore and go on with letters, digits and underscores'
  return {
    message: `${module}: ${JSON.stringify(given)} cannot name a variable`,
    place,
    notes: [`${rule}, and are no words of Python`],
  }
}

const cache = new WeakMap<ParamsSchema, ReadonlyMap<string, string>>()

/** Every name that a module knows, aliases included, with the name it stands for. */
export function namesOf(schema: ParamsSchema): ReadonlyMap<string, string> {
  const before = cache.get(schema)
  if (before) return before
  const names = new Map<string, string>()
  for (const [name, { 'x-aliases': aliases = [] }] of Object.entries(schema.properties))
    for (const word of [name, ...aliases]) names.set(word, name)
  cache.set(schema, names)
  return names
}

function unknown(
  module: string,
  given: string,
  known: ReadonlyMap<string, string>,
  place: Fault['place'],
): Fault {
  const near = nearest(given, known.keys())
  const names = [...new Set(known.values())]
  const hint = near === undefined ? `known options: ${names.join(', ')}` : `did you mean ${near}?`
  return { message: `${module}: unknown option ${JSON.stringify(given)}`, place, notes: [hint] }
}
