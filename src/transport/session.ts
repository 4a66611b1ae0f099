import type { Channel, Ending } from './channel.ts'
import { frame } from './frame.ts'
import { type Mark, MarkReader } from './marks.ts'
import { Unreachable } from './shell.ts'
import type { Ticket } from './ticket.ts'

/** What a job may print on each stream, in bytes. */
export const outputLimit = 64 * 1024 * 1024
/** How long a killed job may take to show its mark, in milliseconds. */
const grace = 5_000
/** Frames are gathered up to this many bytes into one write. */
const writeSize = 262_144

/** A job in the shell. */
interface Running {
  readonly ticket: Ticket
  readonly index: number
  readonly batch: Batch
  stdout?: Buffer
  stderr?: Buffer
  code?: number
  held?: boolean
  /** Of the subshell that runs it, if it is tracked. */
  pid?: number
  /** Why it was given up; then its own exit code counts for nothing. */
  abandoned?: Abandoned
  /** Settles when what was given up is dead. */
  dead?: Promise<void>
}

interface Abandoned {
  readonly code: number
  readonly why: string
}

/** What one write carried; done when all its jobs have an outcome, or with those that the shell will never run. */
interface Batch {
  left: number
  readonly done: (unfinished: Ticket[]) => void
}

/** What a session needs from outside. */
export interface Surroundings {
  /** For messages: the host's name. */
  readonly name: string
  /** Kills a process and what descends from it, by another channel; resolves when that is done or has failed. */
  readonly killTree: (pid: number) => Promise<void>
  /** Bytes a job may print on each stream; default `outputLimit`. */
  readonly outputLimit?: number | undefined
}

/** A shell that reads frames from its stdin, over one channel. */
export class Session {
  readonly #channel: Channel
  readonly #nonce: string
  readonly #around: Surroundings
  readonly #stdout: MarkReader
  readonly #stderr: MarkReader
  #running: Running[] = []
  #unsent: Running[] = []
  #writing = false
  #next = 0
  #stopWaiting = () => {}
  #timer: NodeJS.Timeout | undefined
  #ended: Unreachable | 'retired' | undefined

  /** Takes over a channel whose shell has just read the prelude. */
  constructor(channel: Channel, nonce: string, around: Surroundings) {
    this.#channel = channel
    this.#nonce = nonce
    this.#around = around
    const limit = around.outputLimit ?? outputLimit
    this.#stdout = new MarkReader(nonce, limit, this.#onStdoutMark, () => this.#overflow('stdout', limit))
    this.#stderr = new MarkReader(nonce, limit, this.#onStderrMark, () => this.#overflow('stderr', limit))
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
      if (this.#ended === 'retired') return done([...tickets])
      if (this.#ended) {
        for (const ticket of tickets) ticket.reject(this.#ended)
        return done([])
      }
      const batch: Batch = { left: tickets.length, done }
      if (tickets.length === 0) return done([])
      const idle = this.#running.length === 0
      for (const ticket of tickets) {
        const running: Running = { ticket, index: this.#next++, batch }
        this.#running.push(running)
        this.#unsent.push(running)
      }
      if (idle) this.#startTimer()
      if (!this.#writing) void this.#write()
    })
  }

  /** Ends the shell. Jobs that still run are rejected. */
  close(): void {
    this.#end(new Unreachable(`${this.#around.name}: the connection was closed`))
  }

  async #write(): Promise<void> {
    this.#writing = true
    while (this.#unsent.length > 0 && !this.#ended) {
      let text = ''
      while (this.#unsent.length > 0 && text.length < writeSize) {
        const running = this.#unsent.shift()!
        text += frame(running.ticket.job, this.#nonce, running.index)
      }
      if (!this.#channel.stdin.write(text)) await this.#drained()
    }
    this.#writing = false
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#stopWaiting = resolve
      this.#channel.stdin.once('drain', resolve)
    })
  }

  readonly #onStdoutMark = ({ words, body }: Mark): void => {
    const running = this.#running.find((one) => one.stdout === undefined)
    if (!running || words[0] !== String(running.index)) this.#outOfStep(words)
    else if (words[1] === 'pid') running.pid = Number(words[2])
    else {
      running.stdout = body
      running.code = Number(words[1])
      running.held = words[2] === 'held'
      this.#settle(running)
    }
  }

  readonly #onStderrMark = ({ words, body }: Mark): void => {
    const running = this.#running.find((one) => one.stderr === undefined)
    if (!running || words[0] !== String(running.index)) this.#outOfStep(words)
    else {
      running.stderr = body
      this.#settle(running)
    }
  }

  #outOfStep(words: readonly string[]): void {
    this.#end(new Unreachable(`${this.#around.name}: the shell answered out of step (${words.join(' ')})`))
  }

  #settle(running: Running): void {
    if (running.stdout === undefined || running.stderr === undefined) return
    this.#running.shift()
    // The script itself may die before what it had started; the answer says that all of it is dead.
    if (running.dead) void running.dead.then(() => this.#finish(running))
    else this.#finish(running)
    if (running.held) this.#retire()
    else this.#startTimer()
  }

  #finish({ ticket, batch, abandoned, code, stdout, stderr }: Running): void {
    const output = stdout?.toString() ?? ''
    const errors = stderr?.toString() ?? ''
    ticket.resolve(
      abandoned
        ? { code: abandoned.code, stdout: output, stderr: withLine(errors, abandoned.why) }
        : { code: code ?? 255, stdout: output, stderr: errors },
    )
    batch.left--
    if (batch.left === 0) batch.done([])
  }

  /** The job at the head of the queue is the one that runs. */
  #startTimer(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const running = this.#running[0]
    const seconds = running?.ticket.job.timeout
    if (!running || seconds === undefined || running.abandoned) return
    const why = `tsplay: gave up after ${seconds} s and killed the script and what it had started`
    this.#timer = setTimeout(() => void this.#abandon(running, { code: 124, why }), seconds * 1000)
  }

  #overflow(stream: string, limit: number): void {
    const running = this.#running.find((one) => one[stream as 'stdout' | 'stderr'] === undefined)
    const why = `tsplay: more than ${limit} bytes on ${stream}; killed the script and what it had started`
    if (running) void this.#abandon(running, { code: 125, why })
  }

  async #abandon(running: Running, abandoned: Abandoned): Promise<void> {
    if (running.abandoned) return
    running.abandoned = abandoned
    // Who has no pid dies of a closed pipe when the channel goes.
    if (running.pid === undefined) return this.#giveUp(running)
    running.dead = this.#around.killTree(running.pid)
    await running.dead
    if (this.#running[0] !== running) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#giveUp(running), grace)
  }

  /** The shell will never be free again: answers for the job with what there is. */
  #giveUp(running: Running): void {
    if (this.#running[0] !== running) return
    this.#running.shift()
    running.stdout ??= this.#stdout.pending
    running.stderr ??= this.#stderr.pending
    this.#finish(running)
    this.#retire()
  }

  /** Leaves the shell to what still holds its streams; jobs that it has not begun go back. */
  #retire(): void {
    const batches = new Map<Batch, Ticket[]>()
    for (const { batch, ticket } of this.#running) batches.set(batch, [...(batches.get(batch) ?? []), ticket])
    this.#running = []
    this.#end('retired')
    for (const [batch, tickets] of batches) batch.done(tickets)
  }

  #onEnd({ how, lost }: Ending): void {
    this.#end(
      lost ?? new Unreachable(`${this.#around.name}: the shell on the host ended while in use (${how})`),
    )
  }

  #end(reason: Unreachable | 'retired'): void {
    if (this.#ended) return
    this.#ended = reason
    clearTimeout(this.#timer)
    const batches = new Set<Batch>()
    for (const { ticket, batch } of this.#running) {
      if (reason !== 'retired') ticket.reject(reason)
      batches.add(batch)
    }
    this.#running = []
    this.#unsent = []
    this.#stopWaiting()
    this.#channel.close()
    for (const batch of batches) batch.done([])
  }
}

function withLine(text: string, line: string): string {
  return text && !text.endsWith('\n') ? `${text}\n${line}\n` : `${text}${line}\n`
}
