import { createConnection } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Outcome, run } from './command.ts'
import { isRunning, logOf } from './daemon.ts'
import { LabFault } from './fault.ts'
import { sshConfigFile } from './identity.ts'
import type { Machine } from './topology.ts'

// Five emulated machines that boot on a busy computer take their time.
const patience = 600_000

/** Who runs a command on a machine, and what it reads. */
export interface SshOptions {
  /** Default: root. */
  user?: string
  input?: string
  signal?: AbortSignal | undefined
}

/** Runs a shell command on a machine by a login of its own. Exit code 255 is ssh's own trouble. */
export function ssh(
  name: string,
  command: string,
  { user = 'root', ...options }: SshOptions = {},
): Promise<Outcome> {
  return run('ssh', ['-F', sshConfigFile, '-l', user, name, command], options)
}

/** Waits for a machine's ssh and runs a command there that must succeed; gives up after some minutes. */
export async function whenReachable(
  machine: Machine,
  command: string,
  signal?: AbortSignal,
): Promise<string> {
  const deadline = Date.now() + patience
  for (;;) {
    await whenAnswering(machine, signal)
    const { code, stdout, stderr } = await ssh(machine.name, command, { signal })
    if (code === 0) return stdout
    if (code !== 255 || Date.now() > deadline) {
      throw new LabFault(`${machine.name}: ${command}: ${stderr || stdout || `exit ${code}`}`)
    }
    await sleep(500, undefined, { signal })
  }
}

/** Waits until a machine's ssh server greets a new connection: the cheap half of a login. */
export async function whenAnswering({ name, port }: Machine, signal?: AbortSignal): Promise<void> {
  const deadline = Date.now() + patience
  while (!(await greets(port))) {
    if (!isRunning(name)) throw new LabFault(`${name}: its emulator ended:\n${logOf(name)}`)
    if (Date.now() > deadline) throw new LabFault(`${name}: its ssh server does not answer on port ${port}`)
    await sleep(300, undefined, { signal })
  }
}

// A connection made before the machine has a network waits for long; many short ones notice sooner that it has.
function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port, timeout: 6000 })
    const end = (greeted: boolean) => {
      socket.destroy()
      resolve(greeted)
    }
    socket.on('data', (chunk: Buffer) => end(chunk.toString().startsWith('SSH-2.0')))
    socket
      .on('timeout', () => end(false))
      .on('error', () => end(false))
      .on('close', () => end(false))
  })
}
