import type { ShownChange, Status } from '../event.ts'
import { at, type Fault, FaultError } from '../fault.ts'
import { BecomeFailed, Unreachable } from '../transport/shell.ts'
import { type Dict, dict, Unknown, type Value } from '../value.ts'
import { LazyMap } from '../vars.ts'

/** How a task, or one round of it, ended on a host. */
export interface Ending {
  readonly status: Status
  readonly result: Dict
  readonly shown?: boolean | undefined
  readonly change?: ShownChange | undefined
  readonly diff?: boolean | undefined
  readonly predicted?: string | undefined
  readonly unknown?: string | undefined
  readonly faults?: readonly Fault[] | undefined
  readonly delegate?: string | undefined
  /** Nobody may see the result. */
  readonly hidden?: true
}

/** A condition decided against it. */
export function skipped(): Ending {
  const result: Dict = new Map()
  result.set('changed', false).set('skipped', true).set('skip_reason', 'Conditional result was False')
  return { status: 'skipped', result }
}

/** What check mode says of a task that it cannot decide. */
export function unknown(reason: string): Ending {
  return { status: 'skipped', result: dict({ changed: false, skipped: true }), unknown: reason }
}

/** An error as the ending of a task on a host. Anything but a user's mistake or a host's trouble is a bug, and thrown on. */
export function ended(error: unknown): Ending {
  const known = trouble(error)
  if (known) return known
  if (!(error instanceof FaultError)) throw error
  const msg = error.faults
    .map(({ message, place }) => (place ? `${at(place)}: ${message}` : message))
    .join('\n')
  return { status: 'failed', result: dict({ msg, failed: true, changed: false }), faults: error.faults }
}

/** The host itself as the reason; undefined for any other error. */
export function trouble(error: unknown): Ending | undefined {
  if (error instanceof Unreachable)
    return { status: 'unreachable', result: dict({ msg: error.message, unreachable: true, changed: false }) }
  if (error instanceof BecomeFailed)
    return { status: 'failed', result: dict({ msg: error.message, failed: true, changed: false }) }
  return undefined
}

/** What `register` holds; what a prediction leaves open reads as unknown. */
export function registeredOf({ result, unknown, predicted }: Ending): Value {
  if (unknown !== undefined) return new Unknown(unknown)
  if (predicted === undefined) return result
  return new LazyMap(
    () => result.keys(),
    (name) => result.get(name) ?? new Unknown(predicted),
  )
}
