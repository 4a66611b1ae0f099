import type { Ending } from './channel.ts'

/** Tells once how a channel ended, also those who ask later. */
export class Endings {
  #listeners: ((ending: Ending) => void)[] = []
  #ending: Ending | undefined

  /** Only the first ending counts. */
  end(ending: Ending): void {
    if (this.#ending) return
    this.#ending = ending
    for (const listener of this.#listeners) listener(ending)
    this.#listeners = []
  }

  onEnd(listener: (ending: Ending) => void): void {
    if (this.#ending) listener(this.#ending)
    else this.#listeners.push(listener)
  }
}
