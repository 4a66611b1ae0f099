import { Ajv, type ValidateFunction } from 'ajv'
import type { Fault } from './fault.ts'
import type { ParamSchema, ParamsSchema } from './module.ts'
import { coerce, unresolved } from './schema/coerce.ts'
import { type Complaint, complaint, spell } from './schema/messages.ts'
import { readMode } from './schema/mode.ts'
import { type Argument, nameArguments } from './schema/names.ts'
import { show } from './schema/words.ts'
import { holds, reveal, scan } from './template/scan.ts'
import { type Dict, Float, fromPlain, type Place, Secret, Template, Unknown, type Value } from './value.ts'

/** What the checks need of a module. */
export interface Checkable {
  readonly name: string
  readonly params: ParamsSchema
  // biome-ignore lint/suspicious/noExplicitAny: every module checks parameters of its own type
  readonly check?: ((params: any) => readonly string[]) | undefined
}

/** Where the arguments of a task were written. */
export interface Origin {
  /** The place of an argument (as the user named it), or of something inside it; for one not given, and for the empty name, the place of the module's name. */
  readonly placeOf: (name: string, path?: readonly (string | number)[]) => Place | undefined
  /** The text of an argument that is a plain scalar, as written: tells `0644` from `420`. */
  readonly sourceOf?: ((name: string) => string | undefined) | undefined
}

/** Parameters ready for a module, or what is wrong. */
export interface Read {
  /** Plain data, frozen; secrets are `Secret`. Present if there are no faults. */
  readonly params?: Readonly<Record<string, unknown>>
  /** A secret was given where the module takes plain data, so what the module says of it must not be shown. */
  readonly exposed: boolean
  readonly faults: readonly Fault[]
}

/**
 * Checks what a task says while the playbook is loaded: names, required options, and all values that are no templates.
 */
export function checkLiterals(module: Checkable, args: ReadonlyMap<Value, Value>, origin: Origin): Fault[] {
  const examined = examine(module, args, origin)
  const { faults, open } = examined
  return faults.length > 0 || open ? faults : ownCheck(module, examined, origin)
}

/**
 * The parameters of a module from evaluated arguments: aliases, omit, coercion, defaults, validation. The arguments
 * hold no Templates or Unknowns any more; a task with one of these is not ready to be read.
 */
export function readParams(module: Checkable, args: ReadonlyMap<Value, Value>, origin: Origin): Read {
  const examined = examine(module, args, origin)
  const { faults, params, exposed, open } = examined
  if (open) throw new Error(`${module.name}: an argument is not evaluated yet`)
  const wrong = faults.length > 0 ? faults : ownCheck(module, examined, origin)
  return wrong.length > 0 ? { exposed, faults: wrong } : { params, exposed, faults: [] }
}

/**
 * The same for a module that runs on the controller: what has a declared type is coerced, everything else stays the
 * value that it is, in the order written; defaults follow. What is not known yet, or for the module to evaluate, stays
 * as it is too.
 */
export function readValues(
  module: Checkable,
  args: ReadonlyMap<Value, Value>,
  origin: Origin,
): { readonly params?: Dict; readonly exposed: boolean; readonly faults: readonly Fault[] } {
  const examined = examine(module, args, origin)
  const { named, params, exposed, faults, open } = examined
  const wrong = faults.length > 0 || open ? faults : ownCheck(module, examined, origin)
  if (wrong.length > 0) return { exposed, faults: wrong }
  const dict: Dict = new Map()
  for (const [name, { schema, value }] of named)
    dict.set(name, schema.type === undefined || isOpen(value) ? value : fromPlain(params[name]))
  for (const [name, value] of Object.entries(params)) if (!dict.has(name)) dict.set(name, fromPlain(value))
  return { params: dict, exposed, faults: [] }
}

/** The name of the parameter that takes the free text of `module: some text`, if the module has one. */
export function freeFormOf(schema: ParamsSchema): string | undefined {
  return Object.entries(schema.properties).find(([, property]) => property['x-free-form'])?.[0]
}

interface Examined {
  readonly named: ReadonlyMap<string, Argument>
  readonly params: Readonly<Record<string, unknown>>
  readonly faults: Fault[]
  readonly exposed: boolean
  /** Some value is not known yet. */
  readonly open: boolean
}

function examine(module: Checkable, args: ReadonlyMap<Value, Value>, origin: Origin): Examined {
  const { named, faults } = nameArguments(module, args, (name) => origin.placeOf(name))
  const data: Record<string, unknown> = {}
  for (const [name, argument] of named) {
    const read = readArgument(argument, origin)
    if ('wrong' in read) {
      const place = origin.placeOf(argument.given)
      faults.push({ message: `${module.name}: ${name} ${read.wrong}`, place })
    } else data[name] = read.data
  }
  faults.push(...validate(module, data, named, origin))
  const open = [...named.values()].some(({ value }) => isOpen(value))
  const exposed = [...named.values()].some(isExposed)
  return { named, params: finish(module.params, data), faults, exposed, open }
}

function readArgument(argument: Argument, origin: Origin): { data: unknown } | { wrong: string } {
  const { schema, given } = argument
  const exposed = isExposed(argument)
  const value = exposed ? reveal(argument.value) : argument.value
  // The text of a file may hold any byte; what is not typed is for the controller.
  if (schema.type !== undefined && schema['x-source'] !== 'text' && holdsNul(value))
    return { wrong: 'holds a NUL character, which no script can carry' }
  if (!schema['x-mode'] || value instanceof Template || value instanceof Unknown)
    return { data: coerce(schema, value) }
  const read = readMode(value, origin.sourceOf?.(given))
  if ('mode' in read) return { data: read.mode }
  return exposed ? { wrong: 'must be a mode, got ***' } : read
}

/** Whether a secret is given where the module takes plain data. */
function isExposed({ schema, value }: Argument): boolean {
  return schema.type !== undefined && (scan(value) & holds.secret) !== 0 && exposes(schema, value)
}

function exposes(schema: ParamSchema | undefined, value: Value): boolean {
  if (value instanceof Secret) return !(schema?.writeOnly || schema?.['x-source'] || schema?.['x-free-form'])
  if (Array.isArray(value)) return value.some((item) => exposes(schema?.items, item))
  if (!(value instanceof Map)) return false
  return [...value].some(([name, entry]) => exposes(schema?.properties?.[String(name)], entry))
}

function holdsNul(value: Value): boolean {
  if (value instanceof Secret) return value.reveal().includes('\0')
  if (Array.isArray(value)) return value.some(holdsNul)
  if (value instanceof Map) return [...value].some(([key, entry]) => holdsNul(key) || holdsNul(entry))
  return typeof value === 'string' && value.includes('\0')
}

const validators = new WeakMap<ParamsSchema, ValidateFunction>()
let ajv: Ajv | undefined

/** Compiling costs some 5 ms a module, so only modules in use are. Names and presence are checked before, in better words. */
function validator(schema: ParamsSchema): ValidateFunction {
  const before = validators.get(schema)
  if (before) return before
  ajv ??= new Ajv({
    allErrors: true,
    strict: false,
    verbose: true,
    validateFormats: false,
    // A schema is compiled to be used a few times: what its checking and its polishing cost never comes back.
    ...{ meta: false, validateSchema: false, code: { optimize: false } },
  })
  const made = ajv.compile({ type: 'object', properties: schema.properties })
  validators.set(schema, made)
  return made
}

function validate(
  module: Checkable,
  data: Record<string, unknown>,
  named: ReadonlyMap<string, Argument>,
  origin: Origin,
): Fault[] {
  const check = validator(module.params)
  if (check(holdsSecret(data) ? revealed(data) : data)) return []
  const complaints = new Map<string, Complaint>()
  for (const error of check.errors ?? []) {
    const path = readPointer(error.instancePath)
    const value = path.reduce<unknown>((at, step) => (at as Record<string | number, unknown>)?.[step], data)
    if (value === unresolved) continue
    const argument = named.get(String(path[0]))
    const hidden = argument && (argument.schema.writeOnly || (scan(argument.value) & holds.secret) !== 0)
    const written = path.length === 1 ? argument?.value : fromPlain(value)
    const found = complaint(error, path, hidden ? '***' : show(written))
    const at = spell(found.path)
    if (!complaints.has(at)) complaints.set(at, found)
  }
  return [...complaints].map(([at, { path, message, notes }]) => {
    const [name, ...inside] = path
    const given = named.get(String(name))?.given ?? String(name)
    return {
      message: `${module.name}: ${at} ${message}`,
      place: inside.length > 0 ? origin.placeOf(given, inside) : origin.placeOf(given),
      ...(notes && { notes }),
    }
  })
}

function holdsSecret(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return value instanceof Secret || Object.values(value).some(holdsSecret)
}

/** What is secret is validated like everything else. */
function revealed(value: unknown): unknown {
  if (value instanceof Secret) return value.reveal()
  if (Array.isArray(value)) return value.map(revealed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, revealed(entry)]))
}

/** A JSON pointer as steps; indices of lists as numbers. */
function readPointer(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step))
}

/** Adds the defaults; in the order of the schema, so that the same task always looks the same. */
function finish(schema: ParamsSchema, data: Record<string, unknown>): Readonly<Record<string, unknown>> {
  const params: Record<string, unknown> = {}
  for (const [name, property] of Object.entries<ParamSchema>(schema.properties)) {
    const value = data[name] ?? property.default
    if (value === undefined) continue
    params[name] = value
  }
  return freeze(params)
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Secret || Object.isFrozen(value))
    return value
  for (const entry of Object.values(value)) freeze(entry)
  return Object.freeze(value)
}

function isOpen(value: Value): boolean {
  if (value instanceof Template || value instanceof Unknown) return true
  if (value instanceof Float || value instanceof Secret) return false
  if (Array.isArray(value)) return value.some(isOpen)
  return value instanceof Map && [...value.values()].some(isOpen)
}

function ownCheck(module: Checkable, { named, params, exposed }: Examined, origin: Origin): Fault[] {
  const wrong = module.check?.(params) ?? []
  const said =
    exposed && wrong.length > 0 ? ['the parameters, of which one is a secret, do not go together'] : wrong
  return said.map((message) => ({
    message: `${module.name}: ${message}`,
    place: placeOfCheck(message, named, origin),
  }))
}

/** What a module's own check says begins with the parameter, if it is about one (`wait: …`, `settings.umask …`). */
function placeOfCheck(message: string, named: Examined['named'], origin: Origin): Place | undefined {
  const [name = '', ...path] = /^[\w.]+/.exec(message)?.[0].split('.') ?? []
  return origin.placeOf(named.get(name)?.given ?? '', path)
}
