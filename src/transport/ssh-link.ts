import type { Duplex } from 'node:stream'
import type { Client, ClientChannel, ExecOptions } from 'ssh2'
import type { Channel, Ending } from './channel.ts'
import { Endings } from './endings.ts'
import type { Endpoint } from './endpoint.ts'
import type { Link } from './links.ts'
import { Unreachable } from './shell.ts'
import { lostTrouble } from './ssh-trouble.ts'
import type { Wire } from './wire.ts'

const tooLate = new Error('no answer in time')

/** A login that is up; carries commands, and connections to further hosts. */
export class SshLink implements Link {
  readonly #endpoint: Endpoint
  readonly #client: Client
  readonly #wire: Wire
  readonly #lostListeners = new Set<(lost: Unreachable) => void>()
  #lost: Unreachable | undefined
  #error: Error | undefined
  /** ssh2's types do not know that a command may ask for the agent, apart from the others. */
  #options: ExecOptions & { agentForward?: boolean } = {}

  constructor(endpoint: Endpoint, client: Client, wire: Wire) {
    this.#endpoint = endpoint
    this.#client = client
    this.#wire = wire
    client.setMaxListeners(0)
    client.on('error', (error) => {
      this.#error ??= error
    })
    client.on('handshake', () => askForNoProofs(client))
    client.on('close', () => {
      this.#lost ??= lostTrouble(endpoint, this.#error, wire.lost())
      for (const listener of this.#lostListeners) listener(this.#lost)
      this.#lostListeners.clear()
      wire.release()
    })
  }

  get channels(): number {
    return this.#lostListeners.size
  }

  /** Is it up no more? */
  get lost(): boolean {
    return this.#lost !== undefined
  }

  /** Told as soon as it is known, which may be before all that it carries has ended. */
  get whyLost(): Unreachable | undefined {
    return this.#lost ?? (this.#error && lostTrouble(this.#endpoint, this.#error))
  }

  /** From now on commands may use the agent that the client was given. */
  forwardAgent(): void {
    this.#options = { agentForward: true }
  }

  async open(command: string): Promise<Channel | undefined> {
    const { name, timeout } = this.#endpoint
    try {
      // Listened to at once: the exit code may lie in the same packet as the answer.
      return await this.#ask((answer) =>
        this.#client.exec(command, this.#options, (error, channel) =>
          answer(error, channel && this.#wrap(channel)),
        ),
      )
    } catch (error) {
      if (error === tooLate) throw new Unreachable(`${name}: no answer to a new session within ${timeout} s`)
      if (error instanceof Unreachable) throw error
      if (/channel open failure/i.test((error as Error).message)) return undefined
      throw this.#lost ?? new Unreachable(`${name}: the host runs no commands: ${(error as Error).message}`)
    }
  }

  /** A connection from there to another host. Rejects with `Unreachable`. */
  async forward(host: string, port: number): Promise<Duplex> {
    const { name, timeout } = this.#endpoint
    try {
      return await this.#ask<ClientChannel>((answer) =>
        this.#client.forwardOut('127.0.0.1', 0, host, port, answer),
      )
    } catch (error) {
      if (error instanceof Unreachable) throw error
      const why = error === tooLate ? `no answer within ${timeout} s` : (error as Error).message
      throw this.#lost ?? new Unreachable(`${name}: cannot reach ${host}:${port} from there: ${why}`)
    }
  }

  /** Asks for a channel. Rejects when the link is lost meanwhile, and with `tooLate`. */
  #ask<T extends { close(): void }>(
    ask: (answer: (error: Error | undefined, got: T) => void) => void,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      let settled = false
      const settle = () => {
        settled = true
        clearTimeout(deadline)
        this.#lostListeners.delete(onLost)
      }
      const onLost = (lost: Unreachable) => {
        settle()
        reject(lost)
      }
      const deadline = setTimeout(() => {
        settle()
        reject(tooLate)
      }, this.#endpoint.timeout * 1000)
      if (this.#lost) return onLost(this.#lost)
      this.#lostListeners.add(onLost)
      try {
        ask((error, got) => {
          if (settled) return got?.close()
          settle()
          if (error) reject(error)
          else resolve(got)
        })
      } catch (error) {
        settle()
        reject(this.#lost ?? lostTrouble(this.#endpoint, error as Error))
      }
    })
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#lost) return resolve()
      this.#lost = new Unreachable(`${this.#endpoint.name}: the connection was closed`)
      // A host that is gone never says goodbye; the library's own destroy does nothing after end.
      const impatience = setTimeout(() => this.#wire.stream.destroy(), 1_000)
      this.#client.once('close', () => {
        clearTimeout(impatience)
        resolve()
      })
      this.#client.end()
    })
  }

  #wrap(channel: ClientChannel): Channel {
    const endings = new Endings()
    const end = (ending: Ending) => {
      this.#lostListeners.delete(onLost)
      endings.end(ending)
    }
    const onLost = (lost: Unreachable) => end({ how: lost.message, lost })
    let ending: Ending = { how: 'closed by the host' }
    this.#lostListeners.add(onLost)
    channel.on('error', () => {})
    channel.on('exit', (code: number | null, signal?: string) => {
      ending = { code: code ?? undefined, how: code === null ? `signal ${signal}` : `exit code ${code}` }
      // Processes left behind may hold the streams open for long after the shell's own end.
      setTimeout(() => end(ending), 1_000).unref()
    })
    channel.on('close', () => end(ending))
    return {
      stdin: channel,
      stdout: channel,
      stderr: channel.stderr,
      onEnd: (listener) => endings.onEnd(listener),
      close: () => {
        channel.close()
        channel.resume()
        channel.stderr.resume()
      },
    }
  }
}

/**
 * OpenSSH tells all its host keys after the login, and the library has each of them proven by a signature, for nobody
 * here: the key in use was proven before. It asks no other kind of server.
 */
function askForNoProofs(client: Client & { _remoteVer?: string }): void {
  client._remoteVer = ''
}
