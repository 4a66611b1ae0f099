import type { Module } from '../module.ts'
import { checkLiterals } from '../schema.ts'

/** The functions that each kind of module cannot do without. */
const functions: Readonly<Record<string, readonly string[]>> = {
  state: ['probe', 'parse', 'plan', 'apply'],
  facts: ['probe', 'parse'],
  action: ['run', 'parse'],
  controller: ['evaluate'],
}

/** Does this want to be a module? */
export function isModule(value: unknown): value is Module {
  return (
    typeof value === 'object' && value !== null && 'kind' in value && 'name' in value && 'params' in value
  )
}

/** What a user's module lacks to be one; it may come from a program without types. */
export function shapeFaults(module: Module): readonly string[] {
  const parts = module as unknown as Readonly<Record<string, unknown>>
  const name = String(parts.name)
  const needed = functions[String(parts.kind)]
  if (!needed)
    return [`${name}: kind must be ${Object.keys(functions).join(', ')}; use defineModule of tsplay`]
  if (!/^[a-z_][a-z0-9_]*$/i.test(name)) return [`a module cannot be named ${JSON.stringify(parts.name)}`]
  const missing = needed.filter((part) => typeof parts[part] !== 'function')
  if (missing.length > 0) return [`${name}: lacks the function ${missing.join(' and ')}`]
  return schemaFaults(module)
}

function schemaFaults(module: Module): readonly string[] {
  const { name } = module
  const params: unknown = module.params
  if (typeof params !== 'object' || params === null || !('properties' in params))
    return [`${name}: params must be a JSON Schema of an object, with properties`]
  try {
    // Reading no parameters at all shows whether the schema can be used.
    checkLiterals({ name, params: module.params }, new Map(), { placeOf: () => undefined })
    return []
  } catch (error) {
    return [`${name}: params is no JSON Schema: ${error instanceof Error ? error.message : String(error)}`]
  }
}
