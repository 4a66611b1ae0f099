import { randomBytes } from 'node:crypto'
import { door } from './become.ts'
import type { Transport } from './channel.ts'
import { enter } from './handshake.ts'
import { patiently } from './patience.ts'
import type { Arrivals } from './prelude.ts'
import type { Session } from './session.ts'
import {
  type Become,
  type Connection,
  type Shell,
  shellKey,
  type Target,
  Unreachable,
  usualTimeout,
} from './shell.ts'
import { UserShell } from './user-shell.ts'

/** A connection over any transport: the shells of the users in use, each opened when first asked for. */
export class Pool implements Connection {
  readonly #transport: Transport
  readonly #target: Target
  readonly #shells = new Map<string, Promise<UserShell>>()
  readonly #begun = new Set<UserShell>()
  readonly #sessions = new Set<Session>()
  #exchanges = 0
  #closed = false

  constructor(transport: Transport, target: Target) {
    this.#transport = transport
    this.#target = target
  }

  get exchanges(): number {
    return this.#exchanges
  }

  shell(become?: Become): Promise<Shell> {
    // Whoever is that user already needs no right to become it.
    const other = become && (become.user !== this.#transport.user || become.flags) ? become : undefined
    const key = shellKey(other)
    const known = this.#shells.get(key)
    if (known) return known
    const shell = this.#begin(other)
    this.#shells.set(key, shell)
    shell.catch(() => this.#shells.delete(key))
    return shell
  }

  async close(): Promise<void> {
    await Promise.all(Array.from(this.#begun, (shell) => shell.end()))
    this.#closed = true
    for (const session of this.#sessions) session.close()
    await this.#transport.close()
  }

  async #begin(become: Become | undefined): Promise<UserShell> {
    const shell: UserShell = new UserShell({
      open: (arrivals) => this.#open(become, arrivals, (pid) => shell.kill(pid)),
      count: () => {
        this.#exchanges++
      },
    })
    await shell.begin()
    this.#begun.add(shell)
    return shell
  }

  async #open(
    become: Become | undefined,
    arrivals: Arrivals,
    kill: (pid: number) => Promise<void>,
  ): Promise<Session> {
    const { name, timeout = usualTimeout, shell = 'sh' } = this.#target
    const through = become && door(become, shell, randomBytes(8).toString('hex'))
    return patiently(timeout, async () => {
      if (this.#closed) throw new Unreachable(`${name}: the connection was closed`)
      const channel = await this.#transport.open(through?.command ?? `exec ${shell}`)
      const { logsIn } = this.#transport
      const entry = { timeout, logsIn, door: through, password: become?.password, arrivals }
      const session = await enter(channel, entry, { name, killTree: kill })
      if (this.#closed) session.close()
      this.#sessions.add(session)
      channel.onEnd(() => this.#sessions.delete(session))
      return session
    })
  }
}
