import { at, fault } from '../fault.ts'
import { type Place, Template } from '../value.ts'
import type { Environment, Scope } from './environment.ts'
import { globals } from './globals.ts'
import type { Program } from './program.ts'
import { Undefined, type V } from './runtime.ts'
import { conceal, holds, rebuild, scan } from './scan.ts'
import { errorThrough, undefinedThrough } from './undefined.ts'

/** What renders templates within a context. Handed over, since it is made of what is made of contexts. */
export interface Engine {
  readonly template: (template: Template, context: Context) => V
  readonly file: (source: string, file: string, context: Context, more: ReadonlyMap<string, V>) => V
  /** A template file by its name, looked for beside `from` first; undefined where there is none. */
  readonly load: (name: string, from: string, env: Environment) => Program | undefined
}

/** One evaluation: the variables, the world, and what was rendered already. */
export class Context {
  readonly scope: Scope
  readonly env: Environment
  readonly engine: Engine
  /** How many template files include each other right now. */
  depth = 0
  /** Every Template is rendered once in an evaluation, however often it is read. */
  #rendered: Map<Template, V> | undefined
  /** Own copies of the variables read, where the text changes lists or mappings in place. */
  #copies: Map<string, V> | undefined

  constructor(scope: Scope, env: Environment, engine: Engine) {
    this.scope = scope
    this.env = env
    this.engine = engine
  }

  /** Variables are copied when they are read, since the text may change them. */
  get isolated(): boolean {
    return this.#copies !== undefined
  }

  /** See `isolated`. */
  isolate(): void {
    this.#copies ??= new Map()
  }

  /** A variable or function by its name, not rendered yet; undefined where there is none. */
  variable(name: string): V | undefined {
    if (this.#copies) return this.#copied(name, this.#copies)
    const value = this.scope.get(name)
    return value === undefined ? globals.get(name) : value
  }

  /** What a variable was when this evaluation read it; undefined where it did not get there. */
  seen(name: string): V | undefined {
    const value = this.#copies?.get(name) ?? this.scope.get(name)
    return value instanceof Template ? this.#rendered?.get(value) : value
  }

  #copied(name: string, copies: Map<string, V>): V | undefined {
    const known = copies.get(name)
    if (known !== undefined) return known
    const value = this.scope.get(name)
    if (value === undefined) return globals.get(name)
    const copy = rebuild(this.force(value, name, undefined), () => undefined)
    copies.set(name, copy)
    return copy
  }

  /** The value of a Template that was read as `name` at a place; every other value as it is. */
  force(value: V, name: string, place: (() => Place) | undefined): V {
    return value instanceof Template ? this.#rendering(value, name, place) : value
  }

  /** The value with every Template in it rendered. No place: it is read where it is written. */
  settle(value: V, name: string, place: (() => Place) | undefined): V {
    if (!(scan(value) & holds.template)) return value
    return rebuild(value, (part) =>
      part instanceof Template
        ? this.settle(this.#rendering(part, name, place), name, place ?? (() => part.place))
        : undefined,
    )
  }

  #rendering(template: Template, name: string, place: (() => Place) | undefined): V {
    const known = this.#rendered?.get(template)
    if (known !== undefined) return known
    const { rendering } = this.env
    const looped = rendering.findIndex((one) => one.template === template && one.scope === this.scope)
    if (looped >= 0) throw loop([...rendering.slice(looped).map((one) => one.name), name], template.place)
    const depth = rendering.push({ template, scope: this.scope, name })
    let value: V
    try {
      value = this.engine.template(template, this)
    } catch (error) {
      throw place ? errorThrough(error, through(name, place())) : error
    } finally {
      rendering.length = depth - 1
    }
    if (template.secret) value = conceal(value)
    if (value instanceof Undefined && place) value = undefinedThrough(value, through(name, place()))
    this.#rendered ??= new Map()
    this.#rendered.set(template, value)
    return value
  }
}

function through(name: string, place: Place): string {
  return `read through ${name} at ${at(place)}`
}

function loop(names: readonly string[], place: Place): Error {
  return fault(`variables refer to each other in a circle: ${names.join(' → ')}`, place)
}
