import { fault } from '../fault.ts'
import type { Place } from '../value.ts'
import { Unknown } from '../value.ts'
import type { Context } from './context.ts'
import type { Operation } from './filter.ts'
import { Volatile } from './pending.ts'
import { Mistake } from './python/mistake.ts'
import { type Call, Undefined, type V } from './runtime.ts'
import { conceal, firstUnknown, holds, rebuild, reveal, scan } from './scan.ts'
import { UndefinedFault } from './undefined.ts'

/** Computes with plain values: Templates are rendered, Undefined and Unknown spread, and what is made from secrets is one. */
export function plainly(
  context: Context,
  at: () => Place,
  values: readonly V[],
  compute: (values: readonly V[]) => V,
): V {
  let bits = 0
  for (const value of values) if (typeof value === 'object') bits |= scan(value)
  if (!(bits & ~holds.inner)) return compute(values)
  let plain = values
  if (bits & holds.template) {
    plain = values.map((value) => context.settle(value, 'a value', at))
    bits = plain.reduce((all: number, value) => all | scan(value), 0)
  }
  if (bits & holds.undefined) {
    const missing = firstUndefined(plain)
    if (!missing.blank) return missing
    plain = plain.map((value) => rebuild(value, (part) => (part instanceof Undefined ? '' : undefined)))
    bits &= ~holds.undefined
  }
  if (bits & holds.unknown) return firstUnknown(plain)
  return bits & holds.secret ? conceal(compute(plain.map(reveal))) : compute(plain)
}

/** The first that is an error to use, else the first. */
function firstUndefined(values: readonly V[]): Undefined {
  let found: Undefined | undefined
  for (const value of values)
    rebuild(value, (part) => {
      if (part instanceof Undefined && (!found || found.blank)) found = part
      return undefined
    })
  return found!
}

/** As `plainly`, for operators: using what is Undefined is an error. */
export function operate(
  context: Context,
  at: () => Place,
  values: readonly V[],
  compute: (values: readonly V[]) => V,
): V {
  return defined(guarded(at, () => plainly(context, at, values, compute)))
}

/** The value, unless it is Undefined. */
export function defined(value: V): V {
  if (!(value instanceof Undefined)) return value
  if (value.blank) return ''
  throw new UndefinedFault(value)
}

/** Turns a Mistake into a fault at a place. */
export function guarded<Result>(at: () => Place, run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    if (error instanceof Mistake) throw fault(error.message, at())
    throw error
  }
}

/** Can an operation with these constant arguments take what is no object without further ado? */
export function isSimple({ mode = 'plain', volatile }: Operation, args: readonly V[]): boolean {
  return mode === 'plain' && volatile !== true && areSimple(args)
}

/** Runs a simple operation on what is no object. */
export function applySimple(operation: Operation, name: string, call: Call, input: V, args: readonly V[]): V {
  try {
    return invoke(operation, call, input, args)
  } catch (error) {
    if (error instanceof Mistake) throw call.fault(`${name}: ${error.message}`)
    throw error
  }
}

/** Runs a filter or test on values in the form it asks for. */
export function applyOperation(
  operation: Operation,
  name: string,
  context: Context,
  call: Call,
  at: () => Place,
  input: V,
  args: readonly V[],
): V {
  if (operation.volatile && context.env.ahead) throw new Volatile(name)
  try {
    if (operation.mode && operation.mode !== 'plain')
      return applyLoosely(operation, context, at, call, input, args)
    if (typeof input !== 'object' && areSimple(args)) return invoke(operation, call, input, args)
    return plainly(context, at, [input, ...args], ([first, ...rest]) => operation.run(call, first!, ...rest))
  } catch (error) {
    if (error instanceof Mistake) throw fault(`${name}: ${error.message}`, at())
    throw error
  }
}

function areSimple(values: readonly V[]): boolean {
  for (const value of values) if (typeof value === 'object' && value !== null) return false
  return true
}

/** Spreading an array costs more than most filters do. */
function invoke({ run }: Operation, call: Call, input: V, args: readonly V[]): V {
  switch (args.length) {
    case 0:
      return run(call, input)
    case 1:
      return run(call, input, args[0])
    case 2:
      return run(call, input, args[0], args[1])
    default:
      return run(call, input, ...args)
  }
}

function applyLoosely(
  operation: Operation,
  context: Context,
  at: () => Place,
  call: Call,
  input: V,
  args: readonly V[],
): V {
  const values = [input, ...args]
  for (const [i, value] of values.entries()) {
    if (value instanceof Undefined && (i > 0 || operation.mode !== 'undefined')) {
      if (!value.blank) return value
      values[i] = ''
    }
    if (value instanceof Unknown) return value
    if (operation.mode === 'whole') values[i] = context.settle(value, 'a value', at)
  }
  return operation.run(call, values[0]!, ...values.slice(1))
}
