import { FaultError, nearest } from '../fault.ts'
import { Undefined } from './runtime.ts'

/** The error of using what is not there. Where a default is asked for, it turns back into Undefined. */
export class UndefinedFault extends FaultError {
  readonly undefined: Undefined
  constructor(missing: Undefined) {
    const near = nearest(missing.name.split('.').at(-1)!, missing.known())
    const notes = near === undefined ? missing.notes : [`did you mean ${near}?`, ...missing.notes]
    super([{ message: missing.message, place: missing.at(), ...(notes.length > 0 && { notes }) }])
    this.undefined = missing
  }
}

/** How many steps of the way to an error are told. */
const longest = 12

/** The same Undefined, seen through one more template. */
export function undefinedThrough(missing: Undefined, note: string): Undefined {
  if (missing.blank || missing.notes.length >= longest) return missing
  return new Undefined(missing.name, missing.message, missing.at, missing.known, [...missing.notes, note])
}

/** The same error, seen through one more template; what is no FaultError passes as it is. */
export function errorThrough(error: unknown, note: string): unknown {
  if (error instanceof UndefinedFault) return new UndefinedFault(undefinedThrough(error.undefined, note))
  if (!(error instanceof FaultError)) return error
  return new FaultError(
    error.faults.map((fault) =>
      (fault.notes?.length ?? 0) >= longest ? fault : { ...fault, notes: [...(fault.notes ?? []), note] },
    ),
  )
}
