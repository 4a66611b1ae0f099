import { spawn } from 'node:child_process'
import { connect } from 'node:net'
import { Duplex } from 'node:stream'
import type { Lender } from './bastions.ts'
import type { Endpoint } from './endpoint.ts'
import { endGroup, endWithUs } from './process-group.ts'
import { Unreachable } from './shell.ts'

/** Bytes to and from a host's SSH server. */
export interface Wire {
  readonly stream: Duplex
  /** What the program that carries it has complained of. */
  readonly said: () => string | undefined
  /** How that program ended, unless all was well. */
  readonly ended: () => string | undefined
  /** Why the host in between is gone, if it is. */
  readonly lost: () => Unreachable | undefined
  /** Lets go of what is in between; the stream has ended. */
  readonly release: () => void
}

/** Where nothing is in between that might say something. */
const quiet = { said: () => undefined, ended: () => undefined, lost: () => undefined }

/** Reaches a host's SSH server by itself, by way of another host, or by a command. Rejects with `Unreachable`. */
export async function openWire(endpoint: Endpoint, bastions: Lender): Promise<Wire> {
  const { host, port, family, bindAddress, proxy, name } = endpoint
  if (!proxy) {
    // Without noDelay each small packet waits 40 ms for the acknowledgement of the one before.
    const stream = connect({
      ...{ host, port, noDelay: true, keepAlive: true },
      ...(family !== 0 && { family }),
      ...(bindAddress !== undefined && { localAddress: bindAddress }),
    })
    return { ...quiet, stream, release: () => {} }
  }
  if (proxy.type === 'command') {
    const stream = new CommandStream(proxy.command)
    return { ...quiet, stream, said: () => stream.said, ended: () => stream.ended, release: () => {} }
  }
  const { over } = proxy
  try {
    const loan = await bastions(over)
    try {
      const stream = await loan.link.forward(host, port)
      return { ...quiet, stream, lost: () => loan.link.whyLost, release: loan.giveBack }
    } catch (error) {
      loan.giveBack()
      throw error
    }
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    throw new Unreachable(`${name}: by way of ${error.message}`, { cause: error })
  }
}

/** What ends of a command's complaints are kept, in characters. */
const mostSaid = 2_000

/** The stdin and stdout of a command, which lives as long as the stream. */
class CommandStream extends Duplex {
  readonly #child
  #said = ''
  #ended: string | undefined
  #closed = false

  constructor(command: string) {
    super()
    // A session of its own: Ctrl-C reaches us alone, and nothing can ask for a password on our terminal.
    this.#child = spawn('/bin/sh', ['-c', `exec ${command}`], { stdio: 'pipe', detached: true })
    endWithUs(this.#child)
    const { stdin, stdout, stderr } = this.#child
    stdin.on('error', () => {})
    stdout.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) stdout.pause()
    })
    stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-mostSaid)
    })
    this.#child.on('error', (error) => this.destroy(error))
    this.#child.on('close', (code, signal) => {
      this.#closed = true
      this.#ended = code === 0 ? undefined : signal ? `ended by ${signal}` : `exit code ${code}`
      this.push(null)
      this.destroy()
    })
  }

  /** How the command ended, unless all was well. */
  get ended(): string | undefined {
    return this.#ended
  }

  get said(): string | undefined {
    return this.#said.trim() || undefined
  }

  override _read(): void {
    this.#child.stdout.resume()
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    // What it no longer reads, its end tells of.
    this.#child.stdin.write(chunk, () => done())
  }

  override _final(done: () => void): void {
    this.#child.stdin.end(done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const { pid, stdin, stdout, stderr } = this.#child
    // What it has started may hold its pipes, which would keep this process from ending.
    if (pid !== undefined && !this.#closed) endGroup(pid)
    for (const pipe of [stdin, stdout, stderr]) pipe.destroy()
    this.#child.unref()
    done(error)
  }
}
