import { Listr } from 'listr2'
import { type Status, unreachable } from '../event.ts'
import type { Reporter } from './reporter.ts'

/** Milliseconds between two updates of the counts: a redraw takes the time that keep-alives need. */
const pace = 200

/** The task on the screen, as far as this file needs it. */
interface Shown {
  title?: string | undefined
  output?: string | undefined
}

/**
 * A live view for many hosts: one line for each task with counts by status, never one for each host (redrawing those
 * was measured not to keep up with 200). What failed or warned is told by the reporter underneath, once its
 * task is over.
 */
export function liveReporter(under: Reporter): Reporter {
  let tail = Promise.resolve()
  let finish: (() => void) | undefined
  const then = (step: () => void | Promise<void>) => {
    tail = tail.then(step)
  }
  let view: View | undefined
  const close = () => {
    view?.close()
    view = undefined
    finish?.()
    finish = undefined
  }
  return {
    event(event) {
      switch (event.type) {
        case 'task-started': {
          close()
          const started = new View(event.task.name)
          view = started
          const over = new Promise<void>((resolve) => {
            finish = resolve
          })
          then(() => started.show(over))
          break
        }
        case 'result':
          view?.count(event.status)
          break
        case 'play-started':
        case 'no-hosts':
        case 'no-more-hosts':
        case 'run-ended':
          close()
          break
        case 'included':
        case 'item':
        case 'retry':
        case 'rescued':
        case 'cleared':
        case 'warning':
          break
        default:
          unreachable(event)
      }
      then(() => under.event(event))
    },
    async end() {
      close()
      await tail
      await under.end()
    },
  }
}

class View {
  readonly #name: string
  readonly #counts = new Map<Status, number>()
  #task: Shown | undefined
  #timer: NodeJS.Timeout | undefined
  constructor(name: string) {
    this.#name = name
  }

  async show(over: Promise<void>): Promise<void> {
    const list = new Listr<object, 'default'>(
      [
        {
          title: this.#name,
          task: async (_, task) => {
            this.#task = task
            await over
            task.title = this.#text()
          },
        },
      ],
      { renderer: 'default', rendererOptions: { collapseSubtasks: true } },
    )
    await list.run()
  }

  count(status: Status): void {
    this.#counts.set(status, (this.#counts.get(status) ?? 0) + 1)
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      if (this.#task) this.#task.title = this.#text()
    }, pace)
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  #text(): string {
    const counts = [...this.#counts].map(([status, count]) => `${status}=${count}`).join(' ')
    return `${this.#name}  ${counts}`
  }
}
