import type { Outcome } from '../module.ts'
import type { Job } from './shell.ts'

/** A job on its way, and the promise of its outcome. */
export class Ticket {
  readonly job: Job
  readonly outcome: Promise<Outcome>
  #resolve: (outcome: Outcome) => void = () => {}
  #reject: (error: Error) => void = () => {}

  constructor(job: Job) {
    this.job = job
    this.outcome = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    // A batch that fails rejects every promise, also those that nobody awaits any more.
    this.outcome.catch(() => {})
  }

  resolve(outcome: Outcome): void {
    this.#resolve(outcome)
  }

  reject(error: Error): void {
    this.#reject(error)
  }
}
