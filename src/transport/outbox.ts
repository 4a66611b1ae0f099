import type { Writable } from 'node:stream'

/** Texts are gathered up to this many characters into one write. */
const writeSize = 262_144

/**
 * What waits to be written to a shell, made into text only when its turn comes: what arrives together travels as one
 * write, and large amounts wait until the shell has read on.
 *
 * `bulk` is for bash, which reads a pipe byte by byte so as not to take what is meant for others: it is told to fetch
 * the text by a command that reads as much as it is told and no more.
 */
export class Outbox<Item> {
  readonly #stream: Writable
  readonly #text: (item: Item) => string
  readonly #bulk: boolean
  #waiting: Item[] = []
  #writing = false
  #wake = () => {}

  constructor(stream: Writable, text: (item: Item) => string, bulk: boolean) {
    this.#stream = stream
    this.#text = text
    this.#bulk = bulk
  }

  push(items: readonly Item[]): void {
    for (const item of items) this.#waiting.push(item)
    if (!this.#writing) void this.#write()
  }

  /** Forgets what is not written yet. */
  stop(): void {
    this.#waiting = []
    this.#wake()
  }

  async #write(): Promise<void> {
    this.#writing = true
    while (this.#waiting.length > 0) {
      let text = ''
      let taken = 0
      while (taken < this.#waiting.length && text.length < writeSize)
        text += this.#text(this.#waiting[taken++]!)
      this.#waiting = this.#waiting.slice(taken)
      if (this.#bulk) text = `eval "$(head -c ${Buffer.byteLength(text)})"\n${text}`
      if (!this.#stream.write(text)) await this.#drained()
    }
    this.#writing = false
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
      this.#stream.once('drain', resolve)
    })
  }
}
