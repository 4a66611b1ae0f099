import { connect as connectSocket, type Socket } from 'node:net'
import { NodeSSH } from 'node-ssh'
import ssh2, { type Client, type ClientChannel, type ServerHostKeyAlgorithm } from 'ssh2'
import type { Channel, Ending } from './channel.ts'
import { Endings } from './endings.ts'
import { hostKeys } from './host-keys.ts'
import { type Link, Links } from './links.ts'
import { Pool } from './pool.ts'
import { type Connection, type Target, Unreachable } from './shell.ts'
import { findLogin, offer } from './ssh-login.ts'
import { loginTrouble, lostTrouble } from './ssh-trouble.ts'

/** Milliseconds between questions to a silent host whether it is there; three without an answer mean that it is not. */
const defaultKeepalive = 15_000

const keyTools = {
  createAgent: ssh2.createAgent,
  parseKey(data: Buffer) {
    const key = ssh2.utils.parseKey(data)
    return Array.isArray(key) ? key[0]! : key
  },
}

// The library's own order; what is known of the host goes before.
const hostKeyAlgorithms: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
  'ssh-rsa',
]

/** Logs in over SSH. Rejects with `Unreachable`. */
export async function connectSsh(target: Target, keepalive = defaultKeepalive): Promise<Connection> {
  const connect = () => connectLink(target, keepalive)
  return new Pool(new Links(target.name, target.user, await connect(), connect), target)
}

async function connectLink(target: Target, keepalive: number): Promise<Link> {
  const tried: string[] = []
  let notes: readonly string[] = []
  let distrust: string | undefined
  try {
    const [login, keys] = await Promise.all([findLogin(target, keyTools), hostKeys(target)])
    notes = login.notes
    return await logIn(target, {
      keepaliveInterval: keepalive,
      keepaliveCountMax: 3,
      algorithms: { serverHostKey: algorithms(keys.types) },
      authHandler: offer(login, tried),
      hostVerifier(key: Buffer, verify: (good: boolean) => void) {
        keys.judge(key).then(
          (fault) => {
            distrust = fault
            verify(fault === undefined)
          },
          (error: Error) => {
            distrust = `its host key cannot be looked up or noted: ${error.message}`
            verify(false)
          },
        )
      },
    })
  } catch (error) {
    if (distrust) throw new Unreachable(`${target.name}: ${distrust}`)
    throw loginTrouble(target, error, { tried, notes })
  }
}

type Config = Parameters<NodeSSH['connect']>[0]

async function logIn(target: Target, config: Config): Promise<Link> {
  const { host, port, user, timeout } = target
  // Without noDelay each small packet waits 40 ms for the acknowledgement of the one before.
  const sock = connectSocket({ host, port, noDelay: true, keepAlive: true })
  const ssh = new NodeSSH()
  let deadline: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    deadline = setTimeout(
      () => reject(Object.assign(new Error('too late'), { code: 'ETIMEDOUT' })),
      timeout * 1000,
    )
  })
  try {
    const connecting = ssh.connect({ ...config, username: user, sock, readyTimeout: 0 })
    // From the first moment, and for good: an error that nobody listens to ends the whole run.
    const link = new SshLink(target, ssh.connection!, sock)
    await Promise.race([connecting, late])
    return link
  } catch (error) {
    ssh.dispose()
    sock.destroy()
    throw error
  } finally {
    clearTimeout(deadline)
  }
}

function algorithms(types: readonly string[]): ServerHostKeyAlgorithm[] {
  const known = types.flatMap((type) =>
    type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256', type] : [type],
  )
  const first = hostKeyAlgorithms.filter((algorithm) => known.includes(algorithm))
  return [...new Set([...first, ...hostKeyAlgorithms])]
}

class SshLink implements Link {
  readonly #target: Target
  readonly #client: Client
  readonly #socket: Socket
  readonly #lostListeners = new Set<(lost: Unreachable) => void>()
  #lost: Unreachable | undefined
  #error: Error | undefined

  constructor(target: Target, client: Client, socket: Socket) {
    this.#target = target
    this.#client = client
    this.#socket = socket
    client.setMaxListeners(0)
    client.on('error', (error) => {
      this.#error ??= error
    })
    client.on('close', () => {
      this.#lost ??= lostTrouble(target, this.#error)
      for (const listener of this.#lostListeners) listener(this.#lost)
      this.#lostListeners.clear()
    })
  }

  get channels(): number {
    return this.#lostListeners.size
  }

  open(command: string): Promise<Channel | undefined> {
    return new Promise((resolve, reject) => {
      const { name, timeout } = this.#target
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
        reject(new Unreachable(`${name}: no answer to a new session within ${timeout} s`))
      }, timeout * 1000)
      if (this.#lost) return onLost(this.#lost)
      this.#lostListeners.add(onLost)
      try {
        this.#client.exec(command, (error, channel) => {
          if (settled) return channel?.close()
          settle()
          if (!error) resolve(this.#wrap(channel))
          else if (/channel open failure/i.test(error.message)) resolve(undefined)
          else reject(this.#lost ?? new Unreachable(`${name}: the host runs no commands: ${error.message}`))
        })
      } catch (error) {
        settle()
        reject(this.#lost ?? lostTrouble(this.#target, error as Error))
      }
    })
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#lost) return resolve()
      this.#lost = new Unreachable(`${this.#target.name}: the connection was closed`)
      // A host that is gone never says goodbye; the library's own destroy does nothing after end.
      const impatience = setTimeout(() => this.#socket.destroy(), 1_000)
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
