import type { Channel, Transport } from './channel.ts'
import { Unreachable } from './shell.ts'

/** One network connection, which carries a number of channels that only the host knows. */
export interface Link {
  /** Channels that are open. */
  readonly channels: number
  /** Resolves with undefined when the host refuses one more channel. Rejects with `Unreachable`. */
  open(command: string): Promise<Channel | undefined>
  close(): Promise<void>
}

/** A transport over as many links as it takes: when one refuses a channel, the next is opened. */
export class Links implements Transport {
  readonly user: string
  readonly #name: string
  readonly #connect: () => Promise<Link>
  readonly #links: Link[]
  /** Those that have carried a channel. */
  readonly #useful = new Set<Link>()
  #growing: Promise<Link> | undefined

  constructor(name: string, user: string, first: Link, connect: () => Promise<Link>) {
    this.#name = name
    this.user = user
    this.#links = [first]
    this.#connect = connect
  }

  async open(command: string): Promise<Channel> {
    for (;;) {
      for (const link of this.#links) {
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
    await Promise.all(this.#links.map((link) => link.close()))
  }

  /** Those who find all links full at the same time share the next one. */
  async #grow(): Promise<void> {
    this.#growing ??= this.#connect()
    const growing = this.#growing
    try {
      const link = await growing
      if (this.#growing === growing) this.#links.push(link)
    } finally {
      if (this.#growing === growing) this.#growing = undefined
    }
  }
}
