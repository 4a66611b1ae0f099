import { readFileSync, statSync } from 'node:fs'
import { basename, isAbsolute, join } from 'node:path'
import { type Fault, FaultError, fault } from '../fault.ts'
import type { Content, Module, ParamSchema } from '../module.ts'
import type { Task } from '../playbook/model.ts'
import { namesOf } from '../schema/names.ts'
import { readParams, readValues } from '../schema.ts'
import type { Environment } from '../template/environment.ts'
import { evaluate, render } from '../template/template.ts'
import { type Dict, type Place, Secret, Unknown, type Value } from '../value.ts'
import { type Layers, merged } from '../vars.ts'
import type { Run } from './run.ts'

/**
 * A task's parameters for its module: evaluated, checked, and with the Content of what they name. Unknown where check
 * mode cannot tell one of them. Throws FaultError, Pending.
 */
export function parametersOf(
  module: Module,
  task: Task,
  scope: Layers,
  env: Environment,
  run: Run,
): object | Unknown {
  const { values, origin } = task.args
  const args: Dict = new Map()
  for (const [name, value] of values)
    args.set(name, schemaOf(module, name)?.['x-expression'] ? value : evaluate(value, scope, env))
  const unclear = [...args.values()].find(holdsUnknown)
  if (module.kind === 'controller') {
    const { params, faults } = readValues(module, args, origin)
    return params ?? rejected(faults)
  }
  if (unclear !== undefined)
    return unclear instanceof Unknown ? unclear : new Unknown('a part of its parameters is unknown')
  const { params, faults } = readParams(module, args, origin)
  if (!params) return rejected(faults)
  const ready: Record<string, unknown> = { ...params }
  const schemas: Readonly<Record<string, ParamSchema>> = module.params.properties
  for (const [name, schema] of Object.entries(schemas)) {
    const source = schema['x-source']
    const written = params[name]
    const unless = schema['x-unless']
    if (!source || written === undefined || (unless !== undefined && params[unless] === true)) continue
    const place = origin.placeOf(name) ?? task.place
    const content = contentOf(source, written as string | Secret, place, scope, env, run)
    if (content instanceof Unknown) return content
    ready[name] = content
  }
  return Object.freeze(ready)
}

function schemaOf({ params }: Module, name: string): ParamSchema | undefined {
  const properties: Readonly<Record<string, ParamSchema>> = params.properties
  return properties[namesOf(params).get(name) ?? '']
}

function holdsUnknown(value: Value): boolean {
  if (value instanceof Unknown) return true
  if (Array.isArray(value)) return value.some(holdsUnknown)
  return value instanceof Map && [...value.values()].some(holdsUnknown)
}

function rejected(faults: readonly Fault[]): never {
  throw new FaultError(faults)
}

function contentOf(
  source: NonNullable<ParamSchema['x-source']>,
  written: string | Secret,
  place: Place,
  scope: Layers,
  env: Environment,
  run: Run,
): Content | Unknown {
  const text = written instanceof Secret ? written.reveal() : written
  if (source === 'text') return run.contents.add(Buffer.from(text))
  const path = locate(text, source === 'file' ? 'files' : 'templates', place, env)
  const mode = statSync(path).mode & 0o7777
  if (source === 'file') return run.contents.add(readFileSync(path), { name: basename(path), mode })
  const variables = merged(
    new Map<string, Value>([
      ['ansible_managed', 'Ansible managed'],
      ['template_path', path],
    ]),
  )
  const rendered = render(
    readFileSync(path, 'utf8'),
    { file: path, line: 1, column: 1 },
    scope.under(variables),
    env,
  )
  if (rendered instanceof Unknown) return rendered
  const bytes = Buffer.from(rendered instanceof Secret ? rendered.reveal() : rendered)
  const content = run.contents.add(bytes, { name: basename(path), mode })
  if (!(rendered instanceof Secret)) return content
  const { text: _, ...hidden } = content
  return hidden
}

/** The local file that a parameter names: in the folder for its kind, then beside it, of the role, the task's file and the playbook. */
function locate(name: string, folder: string, place: Place, env: Environment): string {
  const candidates = isAbsolute(name)
    ? [name]
    : env.baseDirs.flatMap((directory) => [join(directory, folder, name), join(directory, name)])
  const found = candidates.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
  if (found) return found
  throw fault(`there is no file ${name}`, place, [`looked for ${[...new Set(candidates)].join(', ')}`])
}
