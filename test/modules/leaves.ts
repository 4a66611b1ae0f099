import type { ParamSchema, ParamsSchema } from '../../src/module.ts'

/** A text among the parameters: `name`, `names[]` for an entry of a list, `settings.banner_file` inside a mapping. */
export interface Leaf {
  readonly path: string
  readonly schema: ParamSchema
}

/** Every parameter that takes texts of the user's choice. */
export function leavesOf({ properties }: ParamsSchema): readonly Leaf[] {
  return Object.entries(properties).flatMap(([name, schema]) => leaves(name, schema))
}

function leaves(path: string, schema: ParamSchema): Leaf[] {
  const { type, items, properties = {} } = schema
  if (schema.enum) return []
  if (type === 'array') return leaves(`${path}[]`, items ?? {})
  if (type === 'object')
    return Object.entries(properties).flatMap(([name, inner]) => leaves(`${path}.${name}`, inner))
  return [type].flat().includes('string') ? [{ path, schema }] : []
}

/** The arguments with a text at a leaf; in a list it comes last. */
export function withText(
  args: Readonly<Record<string, unknown>>,
  path: string,
  text: string,
): Readonly<Record<string, unknown>> {
  const [, name = '', list, inside] = /^([^.[]+)(\[\])?(?:\.(.*))?$/.exec(path) ?? []
  if (list) return { ...args, [name]: [...((args[name] ?? []) as string[]), text] }
  if (inside === undefined) return { ...args, [name]: text }
  return { ...args, [name]: withText((args[name] ?? {}) as Record<string, unknown>, inside, text) }
}
