import { randomBytes } from 'node:crypto'
import type { Outcome } from '../module.ts'
import { dropAll } from './content.ts'
import { killTree } from './killing.ts'
import type { Arrivals } from './prelude.ts'
import { putContent } from './put.ts'
import type { Session } from './session.ts'
import type { Job, Shell } from './shell.ts'
import { Ticket } from './ticket.ts'

/** Sessions of one user on one host. Beyond that, batches wait for each other. */
const mostSessions = 8
/** What leaving may take, in seconds. */
const farewell = 5

/** What a user's shell needs from its connection. */
export interface Opening {
  /** Opens one more session. */
  readonly open: (arrivals: Arrivals) => Promise<Session>
  /** Counts an exchange. */
  readonly count: () => void
}

/**
 * The shell of one user. A batch has a session for itself while it runs, so a second batch at the same time opens a
 * second session.
 */
export class UserShell implements Shell {
  readonly #opening: Opening
  readonly #putting = new Map<string, Promise<Outcome>>()
  readonly #folder = `new-${randomBytes(8).toString('hex')}`
  /** A session of its own for what is brought: whatever ends it, the host takes all that away. */
  #keeping: Promise<Session> | undefined
  #keeper: Session | undefined
  #idle: Session[] = []
  #sessions = 0
  #waiting: (() => void)[] = []

  constructor(opening: Opening) {
    this.#opening = opening
  }

  /** Makes sure that there is a session. Rejects with what `open` rejects with. */
  async begin(): Promise<void> {
    this.#release(await this.#lease())
  }

  run(jobs: readonly Job[]): Promise<Outcome>[] {
    const tickets = jobs.map((job) => new Ticket(job))
    if (tickets.length > 0) void this.#dispatch(tickets)
    return tickets.map((ticket) => ticket.outcome)
  }

  put(sha256: string, bytes: Uint8Array): Promise<Outcome> {
    if (this.#keeper?.alive === false) {
      this.#keeper = this.#keeping = undefined
      this.#putting.clear()
    }
    const known = this.#putting.get(sha256)
    if (known) return known
    const outcome = this.#put(sha256, bytes)
    this.#putting.set(sha256, outcome)
    const forget = () => this.#putting.delete(sha256)
    outcome.then(({ code }) => code !== 0 && forget(), forget)
    return outcome
  }

  /** Takes away what was brought. */
  async end(): Promise<void> {
    if (!this.#keeper?.alive) return
    const ticket = new Ticket({ script: dropAll, timeout: farewell })
    await this.#keeper.send([ticket])
    await ticket.outcome.catch(() => undefined)
  }

  /** Kills a process and what descends from it, in a session that is not the one that waits for it. */
  async kill(pid: number): Promise<void> {
    const ticket = new Ticket({ script: killTree(pid) })
    try {
      // Even where all sessions are busy: they may be busy with what is to be killed.
      const session = this.#takeIdle() ?? (await this.#openOne())
      await session.send([ticket])
      this.#release(session)
    } catch (error) {
      if (!(error instanceof Error)) throw error
      // Then the session that waits gives up by itself.
    }
  }

  async #put(sha256: string, bytes: Uint8Array): Promise<Outcome> {
    const keeper = await this.#keep()
    return putContent(sha256, bytes, (script) => {
      const ticket = new Ticket({ script })
      this.#opening.count()
      void keeper.send([ticket])
      return ticket.outcome
    })
  }

  async #keep(): Promise<Session> {
    this.#keeping ??= this.#opening.open({ folder: this.#folder, keeper: true })
    try {
      this.#keeper = await this.#keeping
      return this.#keeper
    } catch (error) {
      this.#keeping = undefined
      throw error
    }
  }

  async #dispatch(tickets: Ticket[]): Promise<void> {
    let left = tickets
    while (left.length > 0) {
      try {
        const session = await this.#lease()
        this.#opening.count()
        left = await session.send(left)
        this.#release(session)
      } catch (error) {
        for (const ticket of left) ticket.reject(error as Error)
        return
      }
    }
  }

  async #lease(): Promise<Session> {
    for (;;) {
      const session = this.#takeIdle()
      if (session) return session
      if (this.#sessions < mostSessions) return this.#openOne()
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  #takeIdle(): Session | undefined {
    while (this.#idle.length > 0) {
      const session = this.#idle.pop()!
      if (session.alive) return session
      this.#sessions--
    }
    return undefined
  }

  async #openOne(): Promise<Session> {
    this.#sessions++
    try {
      return await this.#opening.open({ folder: this.#folder, keeper: false })
    } catch (error) {
      this.#sessions--
      this.#waiting.shift()?.()
      throw error
    }
  }

  #release(session: Session): void {
    if (session.alive) this.#idle.push(session)
    else this.#sessions--
    this.#waiting.shift()?.()
  }
}
