import type { Event } from '../event.ts'

/** Shows events to somebody. Reporters only read events; they own no logic of the run. */
export interface Reporter {
  event(event: Event): void
  /** All is said. */
  end(): void | Promise<void>
}
