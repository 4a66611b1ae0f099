import { basename } from 'node:path'
import { type Fault, FaultError } from '../fault.ts'
import type { Content, Module, ParamSchema, ParamsSchema } from '../module.ts'
import type { Task } from '../playbook/model.ts'
import { namesOf } from '../schema/names.ts'
import { readParams, readValues } from '../schema.ts'
import type { Environment } from '../template/environment.ts'
import type { RenderOptions } from '../template/header.ts'
import { evaluate, render } from '../template/template.ts'
import { type Dict, type Place, Secret, Unknown, type Value } from '../value.ts'
import { type Layers, merged } from '../vars.ts'
import { locateFile } from './local-files.ts'
import { print } from './loop.ts'
import type { Run } from './run.ts'

/** What a module gets. */
export interface Parameters {
  readonly params: object
  /** A secret is in the open among them, so nothing that comes of the task is shown. */
  readonly exposed: boolean
}

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
): Parameters | Unknown {
  const { values, names, origin } = task.args
  const args: Dict = new Map()
  for (const [written, value] of values) {
    const template = names?.get(written)
    const name = template ? evaluate(template, scope, env) : written
    if (name instanceof Unknown) return name
    args.set(print(name), schemaOf(module, written)?.['x-expression'] ? value : evaluate(value, scope, env))
  }
  const unclear = [...args.values()].find(holdsUnknown)
  if (module.kind === 'controller') {
    const { params, exposed, faults } = readValues(module, args, origin)
    return { params: params ?? rejected(faults), exposed }
  }
  if (unclear !== undefined)
    return unclear instanceof Unknown ? unclear : new Unknown('a part of its parameters is unknown')
  const { params, exposed, faults } = readParams(module, args, origin)
  if (!params) return rejected(faults)
  const ready: Record<string, unknown> = { ...params }
  for (const { name, source, unless } of sourcesOf(module.params)) {
    const written = params[name]
    if (written === undefined || (unless !== undefined && params[unless] === true)) continue
    const place = origin.placeOf(name) ?? task.place
    const content = contentOf(source, written as string | Secret, { place, params, scope, env, run })
    if (content instanceof Unknown) return content
    ready[name] = content
  }
  return { params: Object.freeze(ready), exposed }
}

/** A parameter that names a content. */
interface Source {
  readonly name: string
  readonly source: NonNullable<ParamSchema['x-source']>
  readonly unless: string | undefined
}

const sources = new WeakMap<ParamsSchema, readonly Source[]>()

function sourcesOf(schema: ParamsSchema): readonly Source[] {
  const before = sources.get(schema)
  if (before) return before
  const found = Object.entries(schema.properties).flatMap(
    ([name, { 'x-source': source, 'x-unless': unless }]) => (source ? [{ name, source, unless }] : []),
  )
  sources.set(schema, found)
  return found
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

/** What a content depends on besides its parameter. */
interface Circumstances {
  readonly place: Place
  readonly params: Readonly<Record<string, unknown>>
  readonly scope: Layers
  readonly env: Environment
  readonly run: Run
}

function contentOf(
  source: Source['source'],
  written: string | Secret,
  { place, params, scope, env, run }: Circumstances,
): Content | Unknown {
  const text = written instanceof Secret ? written.reveal() : written
  if (source === 'text') return shownOf(run.contents.add(text), written instanceof Secret)
  const { path, stats } = locateFile(text, source === 'file' ? 'files' : 'templates', place, env)
  const opened = run.sources.read(path, stats, params.decrypt === false, place)
  const add = (content: string | Uint8Array, hidden: boolean) =>
    shownOf(run.contents.add(content, { name: basename(path), mode: stats.mode & 0o7777 }), hidden)
  if (source === 'file') return add(opened.bytes, opened.secret)
  const variables = merged(
    new Map<string, Value>([
      ['ansible_managed', 'Ansible managed'],
      ['template_path', path],
    ]),
  )
  const rendered = render(
    opened.text,
    { file: path, line: 1, column: 1 },
    scope.under(variables),
    env,
    renderOptions(params),
  )
  if (rendered instanceof Unknown) return rendered
  return rendered instanceof Secret ? add(rendered.reveal(), true) : add(rendered, opened.secret)
}

/** The content as people may see it: of a secret one nobody sees the text. */
function shownOf(content: Content, secret: boolean): Content {
  if (!secret) return content
  const { text: _, ...hidden } = content
  return hidden
}

/** How the task wants its template to be read; a module without these parameters leaves it to the defaults. */
function renderOptions(params: Readonly<Record<string, unknown>>): RenderOptions {
  return {
    trimBlocks: params.trim_blocks as boolean | undefined,
    lstripBlocks: params.lstrip_blocks as boolean | undefined,
    newline: params.newline_sequence as string | undefined,
  }
}
