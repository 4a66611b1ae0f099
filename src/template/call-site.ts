import { type FaultError, fault, nearest } from '../fault.ts'
import type { Place } from '../value.ts'
import { applyOperation, defined, plainly } from './apply.ts'
import type { Context } from './context.ts'
import type { Environment } from './environment.ts'
import { named, type Operations } from './filter.ts'
import { filters } from './filters/filters.ts'
import { runLookup } from './lookups/lookups.ts'
import { Mistake } from './python/mistake.ts'
import { typeName } from './python/type.ts'
import { type Args, type Call, Callable, Undefined, type V } from './runtime.ts'
import { bind } from './signature.ts'
import { tests } from './tests/tests.ts'

/** A place in an evaluation from which filters, tests and functions are called. */
export class CallSite implements Call {
  readonly context: Context
  readonly at: () => Place

  constructor(context: Context, at: () => Place) {
    this.context = context
    this.at = at
  }
  get env(): Environment {
    return this.context.env
  }
  get place(): Place {
    return this.at()
  }
  force(value: V): V {
    return this.context.force(value, 'a value', this.at)
  }
  settle(value: V): V {
    return this.context.settle(value, 'a value', this.at)
  }
  variable(name: string): V | undefined {
    return this.context.scope.get(name)
  }
  variables(): Iterable<string> {
    return this.context.scope.names?.() ?? []
  }
  filter(name: string, input: V, args: Args): V {
    return this.#operation(filters, 'filter', name, input, args)
  }
  test(name: string, input: V, args: Args): V {
    return this.#operation(tests, 'test', name, input, args)
  }
  #operation(table: Operations, kind: string, name: string, input: V, args: Args): V {
    const operation = named(table, name)
    if (!operation) throw this.fault(unknownName(kind, name), hint(name, table.keys()))
    let bound: V[]
    try {
      bound = bind(name, operation.takes, args)
    } catch (error) {
      throw error instanceof Mistake ? this.fault(error.message) : error
    }
    return applyOperation(operation, name, this.context, this, this.at, input, bound)
  }
  lookup(name: string, args: Args): V {
    return runLookup(this, name, args)
  }
  call(callee: V, args: Args): V {
    const target = defined(callee)
    if (!(target instanceof Callable)) throw this.fault(`${typeName(target)} cannot be called`)
    try {
      return target.call(this, args)
    } catch (error) {
      throw error instanceof Mistake ? this.fault(`${target.name}: ${error.message}`) : error
    }
  }
  render(source: string, file: string, more: ReadonlyMap<string, V>): V {
    return this.context.engine.file(source, file, this.context, more)
  }
  plainly(values: readonly V[], compute: (values: readonly V[]) => V): V {
    return plainly(this.context, this.at, values, compute)
  }
  undefined(name: string, message: string): Undefined {
    return new Undefined(name, message, this.at)
  }
  fault(message: string, notes?: readonly string[]): FaultError {
    return fault(message, this.place, notes)
  }
}

/** How an unknown filter, test or lookup is reported. */
export function unknownName(kind: string, name: string): string {
  return `unknown ${kind} ${name}`
}

/** The nearest known name as a note, if one is near. */
export function hint(name: string, known: Iterable<string>): readonly string[] | undefined {
  const near = nearest(name, known)
  return near === undefined ? undefined : [`did you mean ${near}?`]
}
