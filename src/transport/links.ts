import type { Channel, Transport } from './channel.ts'
import { Unreachable } from './shell.ts'

/** One network connection, which carries a number of channels that only the host knows. */
export interface Link {
  /** Channels that are open. */
  readonly channels: number
  /** Is it up no more? */
  readonly lost: boolean
  /** Resolves with undefined when the host refuses one more channel. Rejects with `Unreachable`. */
  open(command: string): Promise<Channel | undefined>
  close(): Promise<void>
}

/**
 * A transport over as many links as it takes: when one refuses a channel, the next is opened; when all are lost, as by a
 * reboot of the host, whoever asks next makes a new one.
 */
export class Links implements Transport {
  readonly user: string
  readonly #name: string
  readonly #connect: () => Promise<Link>
  readonly #links: Set<Link>
  /** Those that have carried a channel. */
  readonly #useful = new WeakSet<Link>()
  #growing: Promise<Link> | undefined
  #closed = false

  constructor(name: string, user: string, first: Link, connect: () => Promise<Link>) {
    this.#name = name
    this.user = user
    this.#links = new Set([first])
    this.#connect = connect
  }

  async open(command: string): Promise<Channel> {
    for (;;) {
      for (const link of this.#links) {
        if (link.lost) {
          this.#links.delete(link)
          continue
        }
        const channel = await link.open(command)
        if (channel) {
          this.#useful.add(link)
          return channel
        }
        // Those who still wait for an answer of this link will come here, too.
        if (!this.#useful.has(link) && link.channels === 0)
          throw new Unreachable(`${this.#name}: the host refuses every session (is MaxSessions 0?)`)
      }
      await this.#grow()
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#links].map((link) => link.close()))
  }

  /** Those who find all links full at the same time share the next one. */
  async #grow(): Promise<void> {
    if (this.#closed) throw new Unreachable(`${this.#name}: the connection was closed`)
    this.#growing ??= this.#connect()
    const growing = this.#growing
    try {
      const link = await growing
      this.#links.add(link)
      if (this.#closed) await link.close()
    } finally {
      if (this.#growing === growing) this.#growing = undefined
    }
  }
}
