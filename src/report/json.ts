import type { Event } from '../event.ts'
import { toPlain, type Value } from '../value.ts'
import type { Reporter } from './reporter.ts'

/** One JSON object a line for each event; secrets print as `***`. */
export function jsonReporter(write: (text: string) => void): Reporter {
  return {
    event: (event) => write(`${JSON.stringify(visible(event), plain)}\n`),
    end: () => undefined,
  }
}

function visible(event: Event): unknown {
  if ((event.type !== 'result' && event.type !== 'item') || !event.hidden) return event
  // Faults quote what was written; where it stands is no secret.
  const { change: _, faults, ...rest } = event
  // Whether it changed anything is no secret either, and counted.
  const shown = { ...rest, result: { changed: event.result.get('changed') } }
  return faults
    ? {
        ...shown,
        faults: faults.map(({ place }) => ({ message: 'hidden by no_log, or for a secret', place })),
      }
    : shown
}

function plain(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  return value instanceof Map ? toPlain(value as Value) : value
}
