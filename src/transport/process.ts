import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { Channel, Ending } from './channel.ts'
import { Endings } from './endings.ts'
import { endGroup, endWithUs } from './process-group.ts'
import { Unreachable } from './shell.ts'

/** A program to run here as a channel. */
export interface Program {
  readonly file: string
  readonly args: readonly string[]
  readonly env?: NodeJS.ProcessEnv | undefined
  /**
   * Milliseconds that it may live on with what it has started when nobody listens to it any more, and no longer than this
   * process; left out: as long as it likes.
   */
  readonly grace?: number
  /** Judges its end. */
  readonly ending?: (ending: Ending, complaints: Complaints) => Ending
}

/** The last of what a program had on stderr. */
export interface Complaints {
  /** While it had printed nothing on stdout. */
  readonly before: string
  /** Later: once a shell answers, these are the words of its jobs, which may be secret. */
  readonly after: string
}

/** How much of the complaints is kept, in characters. */
const mostErrors = 2_000

/** Starts a program. Rejects with `Unreachable`; `name` is the host's, for messages. */
export async function startProgram(name: string, program: Program): Promise<Channel> {
  const { file, args, env = process.env } = program
  try {
    // A session of its own: Ctrl-C reaches us alone, and nothing can ask for a password on our terminal.
    const child = spawn(file, args, { detached: true, stdio: 'pipe', env })
    await once(child, 'spawn')
    if (program.grace !== undefined) endWithUs(child)
    return channelOf(child, program)
  } catch (error) {
    throw new Unreachable(`${name}: cannot start ${file}: ${(error as Error).message}`)
  }
}

function channelOf(child: ChildProcessWithoutNullStreams, { grace, ending }: Program): Channel {
  const { stdin, stdout, stderr } = child
  const endings = new Endings()
  const complaints = { before: '', after: '' }
  if (ending)
    stderr.on('data', (chunk: Buffer) => {
      const when = (stdout as Socket).bytesRead === 0 ? 'before' : 'after'
      complaints[when] = (complaints[when] + chunk.toString()).slice(-mostErrors)
    })
  const end = (code: number | null, signal: NodeJS.Signals | null) =>
    endings.end(ending ? ending(plain(code, signal), complaints) : plain(code, signal))
  // Writing to a shell that just died; the ending says so.
  stdin.on('error', () => {})
  // One that may not be killed.
  child.on('error', () => {})
  child.on('close', end)
  // Processes left behind may hold the streams open for long after the shell's own end.
  child.on('exit', (code, signal) => setTimeout(() => end(code, signal), 1_000).unref())
  return {
    stdin,
    stdout,
    stderr,
    onEnd: (listener) => endings.onEnd(listener),
    close: () => {
      stdin.destroy()
      stdout.destroy()
      stderr.destroy()
      child.unref()
      if (grace !== undefined) setTimeout(() => isAlive(child) && endGroup(child.pid!), grace).unref()
    },
  }
}

function isAlive({ exitCode, signalCode }: ChildProcessWithoutNullStreams): boolean {
  return exitCode === null && signalCode === null
}

function plain(code: number | null, signal: NodeJS.Signals | null): Ending {
  return { code: code ?? undefined, how: signal ? `signal ${signal}` : `exit code ${code}` }
}
