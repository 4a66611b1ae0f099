import type { Channel, Ending } from './channel.ts'
import { frame } from './frame.ts'
import { type Mark, MarkReader } from './marks.ts'
import { Outbox } from './outbox.ts'
import { type Batch, finish, isTracked, type Running } from './running.ts'
import { Unreachable } from './shell.ts'
import type { Ticket } from './ticket.ts'

/** What a job may print on each stream, in bytes. */
const outputLimit = 64 * 1024 * 1024
/** How long a killed job may take to show its mark, in milliseconds. */
const grace = 5_000
/** Beyond this Node's timers fire at once. In milliseconds. */
const longest = 2 ** 31 - 1

/** What a session needs from outside. */
export interface Surroundings {
  /** For messages: the host's name. */
  readonly name: string
  /** Kills a process and what descends from it, by another channel; resolves when that is done or has failed. */
  readonly killTree: (pid: number) => Promise<void>
}

/** A shell that has read the prelude, and answers frames under its nonce. */
export interface Prepared {
  readonly channel: Channel
  readonly nonce: string
  /** See `Outbox`. */
  readonly bulk: boolean
}

/** A shell at work: frames go to its stdin, and its streams are cut into answers. */
export class Session {
  readonly #channel: Channel
  readonly #around: Surroundings
  readonly #stdout: MarkReader
  readonly #stderr: MarkReader
  readonly #outbox: Outbox<Running>
  /** The first is the one that runs. */
  #running: Running[] = []
  #next = 0
  #timer: NodeJS.Timeout | undefined
  #ended: Unreachable | 'retired' | undefined

  constructor({ channel, nonce, bulk }: Prepared, around: Surroundings) {
    this.#channel = channel
    this.#around = around
    this.#outbox = new Outbox(channel.stdin, ({ ticket, index }) => frame(ticket.job, nonce, index), bulk)
    this.#stdout = new MarkReader(nonce, outputLimit, this.#onStdoutMark, () => this.#overflow('stdout'))
    this.#stderr = new MarkReader(nonce, outputLimit, this.#onStderrMark, () => this.#overflow('stderr'))
    channel.stdout.on('data', (chunk: Buffer) => this.#stdout.push(chunk))
    channel.stderr.on('data', (chunk: Buffer) => this.#stderr.push(chunk))
    channel.onEnd((ending) => this.#onEnd(ending))
  }

  /** Can it take jobs? */
  get alive(): boolean {
    return this.#ended === undefined
  }

  /**
   * Runs tickets in order, after those sent before. Resolves when all have their outcome, or when the shell was retired
   * with those that it did not begin. Never rejects: a lost link rejects the tickets.
   */
  send(tickets: readonly Ticket[]): Promise<Ticket[]> {
    return new Promise((done) => {
      if (this.#ended === 'retired' || tickets.length === 0) return done([...tickets])
      if (this.#ended) {
        for (const ticket of tickets) ticket.reject(this.#ended)
        return done([])
      }
      const batch: Batch = { left: tickets.length, done }
      const added = tickets.map((ticket): Running => ({ ticket, index: this.#next++, batch }))
      const idle = this.#running.length === 0
      this.#running.push(...added)
      if (idle) this.#begin()
      this.#outbox.push(added)
    })
  }

  /** Ends the shell. Jobs that still run are rejected. */
  close(): void {
    this.#end(new Unreachable(`${this.#around.name}: the connection was closed`))
  }

  readonly #onStdoutMark = ({ words, body }: Mark): void => {
    const running = this.#answered('stdout', words)
    if (!running) return
    if (words[1] === 'pid') {
      running.pid = Number(words[2])
      if (running.abandoned) void this.#kill(running, running.pid)
      return
    }
    running.stdout = body
    running.code = Number(words[1])
    running.held = words[2] === 'held'
    this.#settle(running)
  }

  readonly #onStderrMark = ({ words, body }: Mark): void => {
    const running = this.#answered('stderr', words)
    if (!running) return
    running.stderr = body
    this.#settle(running)
  }

  /** The job that a stream speaks of. */
  #answered(stream: 'stdout' | 'stderr', words: readonly string[]): Running | undefined {
    const running = this.#running.find((one) => one[stream] === undefined)
    if (running && words[0] === String(running.index)) return running
    this.#end(new Unreachable(`${this.#around.name}: the shell answered out of step (${words.join(' ')})`))
    return undefined
  }

  #settle(running: Running): void {
    if (running.stdout === undefined || running.stderr === undefined) return
    this.#running.shift()
    // The script itself may die before what it had started; the answer says that all of it is dead.
    if (running.dead) void running.dead.then(() => finish(running))
    else finish(running)
    if (running.held) this.#retire()
    else this.#begin()
  }

  /** The next job has its turn. */
  #begin(): void {
    clearTimeout(this.#timer)
    const running = this.#running[0]
    const seconds = running?.ticket.job.timeout
    if (!running || !seconds || running.abandoned) return
    const why = `tsplay: gave up after ${seconds} s and killed the script and what it had started`
    this.#timer = setTimeout(() => this.#abandon(running, 124, why), Math.min(seconds * 1000, longest))
  }

  #overflow(stream: 'stdout' | 'stderr'): void {
    const running = this.#running.find((one) => one[stream] === undefined)
    const why = `tsplay: more than ${outputLimit} bytes on ${stream}; killed the script and what it had started`
    if (running) this.#abandon(running, 125, why)
  }

  #abandon(running: Running, code: number, why: string): void {
    if (running.abandoned) return
    running.abandoned = { code, why }
    if (running.pid !== undefined) void this.#kill(running, running.pid)
    else if (isTracked(running)) this.#allowGrace(running)
    // Nobody can name it, but it prints without end, and will die of the closed pipe.
    else this.#giveUp(running)
  }

  async #kill(running: Running, pid: number): Promise<void> {
    clearTimeout(this.#timer)
    running.dead = this.#around.killTree(pid)
    await running.dead
    this.#allowGrace(running)
  }

  #allowGrace(running: Running): void {
    if (this.#running[0] !== running) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#giveUp(running), grace)
  }

  /** The shell will never be free again: answers for the job with what there is. */
  #giveUp(running: Running): void {
    this.#running = this.#running.filter((one) => one !== running)
    running.stdout ??= this.#stdout.pending
    running.stderr ??= this.#stderr.pending
    finish(running)
    this.#retire()
  }

  /** Leaves the shell to what still holds its streams; jobs that it has not begun go back. */
  #retire(): void {
    const left = this.#running
    this.#running = []
    this.#end('retired')
    for (const batch of new Set(left.map((running) => running.batch)))
      batch.done(left.filter((running) => running.batch === batch).map(({ ticket }) => ticket))
  }

  #onEnd({ how, lost }: Ending): void {
    const { name } = this.#around
    this.#end(lost ?? new Unreachable(`${name}: the shell on the host ended while in use (${how})`))
  }

  #end(reason: Unreachable | 'retired'): void {
    if (this.#ended) return
    this.#ended = reason
    clearTimeout(this.#timer)
    this.#outbox.stop()
    this.#channel.close()
    const left = this.#running
    this.#running = []
    for (const { ticket, batch } of left) {
      if (reason !== 'retired') ticket.reject(reason)
      batch.done([])
    }
  }
}
