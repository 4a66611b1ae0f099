/** A mark found in a stream: the words after the nonce, and the bytes before it. */
export interface Mark {
  readonly words: readonly string[]
  readonly body: Buffer
}

const newline = 0x0a

/**
 * Cuts a stream of bytes at marks: lines of the form `NONCE word word`, each preceded by a newline of its own that is
 * not part of the body. Marks may be split over chunks in any way. More than `limit` bytes before a mark are dropped
 * after one call of `onOverflow`; of those bodies the first 64 kB are kept.
 */
export class MarkReader {
  readonly #mark: Buffer
  readonly #limit: number
  readonly #onMark: (mark: Mark) => void
  readonly #onOverflow: () => void
  #body: Buffer[] = []
  #size = 0
  #over = false
  #tail: Buffer = Buffer.alloc(0)

  constructor(nonce: string, limit: number, onMark: (mark: Mark) => void, onOverflow: () => void) {
    this.#mark = Buffer.from(`\n${nonce} `)
    this.#limit = limit
    this.#onMark = onMark
    this.#onOverflow = onOverflow
  }

  /** What came since the last mark. */
  get pending(): Buffer {
    return Buffer.concat([...this.#body, this.#tail])
  }

  push(chunk: Buffer): void {
    let data = this.#tail.length > 0 ? Buffer.concat([this.#tail, chunk]) : chunk
    for (;;) {
      const start = data.indexOf(this.#mark)
      if (start < 0) {
        // The mark may have begun in the last bytes.
        const kept = Math.min(data.length, this.#mark.length - 1)
        this.#take(data.subarray(0, data.length - kept))
        this.#tail = data.subarray(data.length - kept)
        return
      }
      const end = data.indexOf(newline, start + this.#mark.length)
      if (end < 0) {
        this.#take(data.subarray(0, start))
        this.#tail = data.subarray(start)
        return
      }
      this.#take(data.subarray(0, start))
      const words = data.toString('latin1', start + this.#mark.length, end).split(' ')
      const body = Buffer.concat(this.#body)
      this.#body = []
      this.#size = 0
      this.#over = false
      data = data.subarray(end + 1)
      this.#onMark({ words, body })
    }
  }

  #take(bytes: Buffer): void {
    if (bytes.length === 0 || this.#over) return
    this.#body.push(bytes)
    this.#size += bytes.length
    if (this.#size <= this.#limit) return
    this.#over = true
    this.#body = [Buffer.from(Buffer.concat(this.#body).subarray(0, 65_536))]
    this.#onOverflow()
  }
}
