import { modules } from '../../modules/index.ts'
import type { Module, ParamSchema } from '../../src/module.ts'
import { code, table } from './table.ts'

/** Every module with its parameters, by name. */
export function modulesPage(): string {
  const sorted = [...modules].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, module]) => section(module))
  return `# Modules\n\n${sorted.join('\n\n')}\n`
}

function section({ name, params, examples, notes = [] }: Module): string {
  const rows = Object.entries<ParamSchema>(params.properties).map(([parameter, schema]) => [
    [parameter, ...(schema['x-aliases'] ?? [])].map(code).join(', '),
    [shape(schema), ...(params.required?.includes(parameter) ? ['required'] : [])].join(', '),
    schema.default === undefined ? '' : code(JSON.stringify(schema.default)),
    schema.description ?? '',
  ])
  return [
    `## ${name}`,
    params.description,
    ...(rows.length > 0 ? [table(['parameter', 'takes', 'default', 'what it is'], rows)] : []),
    ...notes.map((note) => `- ${note}`),
    ...(examples === undefined ? [] : [`\`\`\`yaml\n${examples.trim()}\n\`\`\``]),
  ].join('\n\n')
}

function shape(schema: ParamSchema): string {
  if (schema.enum) return schema.enum.map((word) => code(String(word))).join(', ')
  const type = schema.type === undefined ? 'any' : [schema.type].flat().join(' or ')
  return schema.type === 'array' && schema.items ? `list of ${shape(schema.items)}` : type
}
