import { createConnection, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { LabFault } from './fault.ts'
import { machineFile, stateDir } from './paths.ts'

/** One conversation with a machine's QEMU (QMP: a JSON value a line). */
export class Monitor {
  readonly machine: string
  readonly #socket: Socket
  readonly #lines: AsyncIterator<string>

  private constructor(machine: string, socket: Socket) {
    this.machine = machine
    this.#socket = socket
    this.#lines = createInterface(socket)[Symbol.asyncIterator]()
  }

  /** Opens a machine's monitor. QEMU talks to one at a time; callers hold the lab's lock. */
  static async open(machine: string): Promise<Monitor> {
    const socket = createConnection(join(stateDir, machineFile(machine, 'qmp.sock')))
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    // An emulator that goes away is noticed by the end of its lines.
    socket.on('error', () => {})
    const monitor = new Monitor(machine, socket)
    await monitor.#next()
    await monitor.execute('qmp_capabilities')
    return monitor
  }

  /** Executes a command and returns its answer. */
  async execute(command: string, args: Record<string, unknown> = {}): Promise<unknown> {
    this.#socket.write(`${JSON.stringify({ execute: command, arguments: args })}\n`)
    for (;;) {
      const message = await this.#next()
      // Events come between a command and its answer.
      if ('return' in message) return message.return
      if ('error' in message) throw new LabFault(`${this.machine}: ${command}: ${message.error?.desc}`)
    }
  }

  /** Executes a command of the human monitor that prints only when it fails, as those for snapshots do. */
  async command(line: string): Promise<void> {
    const said = await this.ask(line)
    if (said.trim()) throw new LabFault(`${this.machine}: ${line}: ${said.trim()}`)
  }

  /** Executes a command of the human monitor and returns what it prints. */
  async ask(line: string): Promise<string> {
    return String(await this.execute('human-monitor-command', { 'command-line': line }))
  }

  close(): void {
    this.#socket.destroy()
  }

  async #next(): Promise<{ return?: unknown; error?: { desc: string } }> {
    const { value, done } = await this.#lines.next()
    if (done) throw new LabFault(`${this.machine}: its emulator went away`)
    return JSON.parse(value)
  }
}

/** Does the same with the monitors of several machines at once. */
export async function withMonitors(
  names: readonly string[],
  work: (monitor: Monitor) => Promise<void>,
): Promise<void> {
  await Promise.all(
    names.map(async (name) => {
      const monitor = await Monitor.open(name)
      try {
        await work(monitor)
      } finally {
        monitor.close()
      }
    }),
  )
}
