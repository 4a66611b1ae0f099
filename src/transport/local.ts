import { spawn } from 'node:child_process'
import { whoami } from '../whoami.ts'
import type { Channel, Ending, Transport } from './channel.ts'
import { Endings } from './endings.ts'
import { Pool } from './pool.ts'
import { type Connection, type Target, Unreachable } from './shell.ts'

/** Reaches the machine that tsplay runs on. */
export async function connectLocal(target: Target): Promise<Connection> {
  return new Pool(localTransport(target.name), target)
}

function localTransport(name: string): Transport {
  return {
    user: whoami(),
    open: (command) => open(name, command),
    close: async () => {},
  }
}

function open(name: string, command: string): Promise<Channel> {
  // A session of its own: Ctrl-C reaches us alone, and nothing can ask for a password on our terminal.
  const child = spawn('/bin/sh', ['-c', command], { detached: true, stdio: 'pipe' })
  const endings = new Endings()
  // Writing to a shell that just died; the ending says so.
  child.stdin.on('error', () => {})
  child.on('close', (code, signal) => endings.end(ending(code, signal)))
  // Processes left behind may hold the streams open for long after the shell's own end.
  child.on('exit', (code, signal) => setTimeout(() => endings.end(ending(code, signal)), 1_000).unref())
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Unreachable(`${name}: cannot start /bin/sh: ${error.message}`)))
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
        },
      }),
    )
  })
}

function ending(code: number | null, signal: NodeJS.Signals | null): Ending {
  return { code: code ?? undefined, how: signal ? `signal ${signal}` : `exit code ${code}` }
}
