import type { FaultError } from '../fault.ts'
import type { Place, Value } from '../value.ts'
import type { Environment } from './environment.ts'

/** What exists while a template is evaluated: the language's values, and those that never leave it. */
export type V = Value | Undefined | Thing | readonly V[] | ReadonlyMap<V, V>

/** A variable, attribute or item that is not there. It may be asked whether it is defined, or be defaulted; all other use is an error. */
export class Undefined {
  /** The other side of an inline if without else: prints as nothing and counts as an empty text. */
  readonly blank: boolean = false
  /** What was missing, as written: `a.b`. */
  readonly name: string
  readonly message: string
  /** Where it was looked for. */
  readonly at: () => Place
  /** The names that there are instead. */
  readonly known: () => Iterable<string>
  /** The way to the place, from the inside out. */
  readonly notes: readonly string[]
  constructor(
    name: string,
    message: string,
    at: () => Place,
    known: () => Iterable<string> = () => [],
    notes: readonly string[] = [],
  ) {
    this.name = name
    this.message = message
    this.at = at
    this.known = known
    this.notes = notes
  }
}

/** See `blank`. */
export class Blank extends Undefined {
  override readonly blank = true
}

/** A fixed sequence: a list that prints with parentheses. */
export class Tuple extends Array<V> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array
  }
}

/** What `groupby` makes: a tuple whose places have names. */
export class Group extends Tuple {
  field(name: string): V | undefined {
    return name === 'grouper' ? this[0] : name === 'list' ? this[1] : undefined
  }
}

/** Something with attributes of its own that is no value of the language: a loop, a macro, a moment. */
export abstract class Thing {
  /** What Python calls its type. */
  abstract readonly type: string
  attribute(_name: string): V | undefined {
    return undefined
  }
  /** What it prints as. */
  abstract toString(): string
}

/** Arguments, evaluated. */
export interface Args {
  readonly positional: readonly V[]
  readonly named: ReadonlyMap<string, V>
}

/** A thing that can be called. */
export class Callable extends Thing {
  readonly type: string = 'function'
  readonly name: string
  readonly call: (call: Call, args: Args) => V
  constructor(name: string, call: (call: Call, args: Args) => V) {
    super()
    this.name = name
    this.call = call
  }
  override toString(): string {
    return `<function ${this.name}>`
  }
}

/** What the code behind a filter, test, function or lookup may ask of the evaluation that calls it. */
export interface Call {
  readonly env: Environment
  /** Where the call is written. */
  readonly place: Place
  /** The value of a Template; every other value as it is. */
  force(value: V): V
  /** The same, however deep the Templates are. */
  settle(value: V): V
  /** A variable of the scope, undefined where there is none. */
  variable(name: string): V | undefined
  /** The names of the scope's variables, where it can tell them. */
  variables(): Iterable<string>
  filter(name: string, input: V, args: Args): V
  test(name: string, input: V, args: Args): V
  lookup(name: string, args: Args): V
  call(callee: V, args: Args): V
  /** Renders the text of a template file in this scope, with more variables. */
  render(source: string, file: string, more: ReadonlyMap<string, V>): V
  /** Computes with plain values; what is Undefined, Unknown or Secret in them spreads. */
  plainly(values: readonly V[], compute: (values: readonly V[]) => V): V
  undefined(name: string, message: string): Undefined
  fault(message: string, notes?: readonly string[]): FaultError
}
