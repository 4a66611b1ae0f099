import { at, type Fault } from '../fault.ts'
import type { Task } from '../playbook/model.ts'

/** Who is at a task under the strategy free, and who waits for it. */
export class Turns {
  readonly #lines = new Map<string, { busy: number; readonly waiting: (() => void)[] }>()

  readonly #told = new Set<string>()

  /** Is this the first time that it is told? Every host comes to it. */
  isNew({ message, place }: Fault): boolean {
    return this.#told.size < this.#told.add(`${at(place)} ${message}`).size
  }

  /** Runs `body` when fewer than `most` hosts are at the task, in the order of asking. */
  async take<T>(task: Task, most: number, body: () => Promise<T>): Promise<T> {
    // Files that are included are loaded for each host: a task is what stands at a place.
    const name = at(task.place)
    const line = this.#lines.get(name) ?? { busy: 0, waiting: [] }
    this.#lines.set(name, line)
    if (line.busy < most) line.busy++
    else await new Promise<void>((go) => line.waiting.push(go))
    try {
      return await body()
    } finally {
      const next = line.waiting.shift()
      if (next) next()
      else line.busy--
    }
  }
}
