import { spawn } from 'node:child_process'
import type { Channel, Ending } from './channel.ts'
import { Endings } from './endings.ts'
import { Unreachable } from './shell.ts'

/** A program to run here as a channel. */
export interface Program {
  readonly file: string
  readonly args: readonly string[]
  readonly env?: NodeJS.ProcessEnv | undefined
  /** Milliseconds that it may live on when nobody listens to it any more; left out: as long as it likes. */
  readonly grace?: number
  /** Judges its end; `errors` is the last of what it has complained of. */
  readonly ending?: (ending: Ending, errors: string) => Ending
}

/** How much of the complaints is kept, in characters. */
const mostErrors = 2_000

/** Starts a program. Rejects with `Unreachable`; `name` is the host's, for messages. */
export function startProgram(name: string, program: Program): Promise<Channel> {
  const { file, args, env = process.env, grace, ending = (how) => how } = program
  // A session of its own: Ctrl-C reaches us alone, and nothing can ask for a password on our terminal.
  const child = spawn(file, args, { detached: true, stdio: 'pipe', env })
  const endings = new Endings()
  let errors = ''
  if (program.ending)
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-mostErrors)
    })
  const end = (code: number | null, signal: NodeJS.Signals | null) =>
    endings.end(ending(plain(code, signal), errors))
  // Writing to a shell that just died; the ending says so.
  child.stdin.on('error', () => {})
  child.on('close', end)
  // Processes left behind may hold the streams open for long after the shell's own end.
  child.on('exit', (code, signal) => setTimeout(() => end(code, signal), 1_000).unref())
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Unreachable(`${name}: cannot start ${file}: ${error.message}`)))
    child.once('spawn', () =>
      resolve({
        stdin: child.stdin,
        stdout: child.stdout,
        stderr: child.stderr,
        onEnd: (listener) => endings.onEnd(listener),
        close: () => {
          child.stdin.destroy()
          child.stdout.destroy()
          child.stderr.destroy()
          child.unref()
          if (grace !== undefined) setTimeout(() => child.kill(), grace).unref()
        },
      }),
    )
  })
}

function plain(code: number | null, signal: NodeJS.Signals | null): Ending {
  return { code: code ?? undefined, how: signal ? `signal ${signal}` : `exit code ${code}` }
}
