import { createConnection } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { LabFault } from './fault.ts'
import { machineFile, stateDir } from './paths.ts'

/** Tells a machine the present time; a service there takes it from the serial port and repeats it. */
export function correctClock(machine: string, signal?: AbortSignal): Promise<void> {
  const now = (Date.now() / 1000).toFixed(3)
  return new Promise((resolve, reject) => {
    const socket = createConnection(join(stateDir, machineFile(machine, 'clock.sock')))
    const fail = (text: string) => {
      socket.destroy()
      reject(new LabFault(`${machine}: could not set the clock: ${text}`))
    }
    socket.setTimeout(30_000, () => fail('no answer'))
    socket.on('error', (error) => fail(error.message))
    signal?.addEventListener('abort', () => fail('interrupted'), { once: true })
    createInterface(socket).on('line', (line) => {
      // An answer to another one's question may still come first.
      if (line.trim() !== now) return
      socket.destroy()
      resolve()
    })
    socket.write(`${now}\n`)
  })
}
