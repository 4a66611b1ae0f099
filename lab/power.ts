import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createConnection, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { controlSocket } from './cable.ts'
import { must } from './command.ts'
import { isRunning, logOf, start, stop } from './daemon.ts'
import { LabFault } from './fault.ts'
import { writeIdentities } from './identity.ts'
import type { Image } from './image.ts'
import { compiledProgram, machineFile, stateDir } from './paths.ts'
import type { Progress } from './progress.ts'
import { type Accelerator, emulatorVersion, machineCommand } from './qemu.ts'
import { recipeHash } from './recipe.ts'
import { continueAll, saveAll, wake } from './snapshot.ts'
import { whenReachable } from './ssh.ts'
import { basePort, machines } from './topology.ts'

const switchName = 'switch'
const processes = [switchName, ...machines.map((machine) => machine.name)]
const fingerprintFile = join(stateDir, 'fingerprint')

/** Whether every process of the lab runs. */
export function isUp(): boolean {
  return processes.every(isRunning)
}

/** Ends every process of the lab. What it has saved stays. */
export async function stopAll(): Promise<void> {
  await Promise.all(processes.map(stop))
}

/** What saved states belong to: only the same emulator, started alike, can read them back. */
export async function fingerprintOf(image: Image, accelerator: Accelerator): Promise<string> {
  const commands = machines.map((machine) => machineCommand(machine, image, accelerator))
  return createHash('sha256')
    .update(JSON.stringify([recipeHash, await emulatorVersion(), commands]))
    .digest('hex')
}

/** Whether there is a saved state `fresh` that belongs to the fingerprint. */
export async function hasSaved(fingerprint: string): Promise<boolean> {
  return existsSync(fingerprintFile) && (await readFile(fingerprintFile, 'utf8')) === fingerprint
}

/** Starts all machines in the saved state `fresh`. */
export async function startSaved(
  image: Image,
  accelerator: Accelerator,
  { signal }: Progress,
): Promise<void> {
  await startProcesses(image, accelerator, ['-loadvm', 'fresh'], signal)
  await wake(signal)
}

/** Boots all machines with new disks and keys, and saves their state as `fresh`. */
export async function startAnew(
  image: Image,
  accelerator: Accelerator,
  fingerprint: string,
  { onProgress, signal }: Progress,
): Promise<void> {
  await rm(stateDir, { recursive: true, force: true })
  await mkdir(stateDir, { recursive: true, mode: 0o700 })
  await writeIdentities()
  for (const { name } of machines) {
    const disk = join(stateDir, machineFile(name, 'disk.qcow2'))
    await must('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', 'raw', '-b', image.disk, disk], { signal })
  }
  const how = accelerator === 'kvm' ? 'with KVM' : 'emulated, since KVM does not work here: about a minute'
  onProgress?.(`booting ${machines.length} machines (${how})`)
  await startProcesses(image, accelerator, [], signal)
  await Promise.all(
    machines.map(async (machine) => {
      await whenReachable(machine, 'systemctl is-system-running --wait && sync', signal)
      onProgress?.(`${machine.name} is up`)
    }),
  )
  onProgress?.('saving the state "fresh"')
  await saveAll('fresh')
  await writeFile(fingerprintFile, fingerprint)
  await wake(signal)
}

async function startProcesses(
  image: Image,
  accelerator: Accelerator,
  more: string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  await refuseTakenPorts()
  start(switchName, [process.execPath, compiledProgram('switch')])
  await whenThere(switchName, controlSocket, signal)
  for (const machine of machines)
    start(machine.name, [...machineCommand(machine, image, accelerator), ...more])
  for (const { name } of machines) await whenThere(name, machineFile(name, 'qmp.sock'), signal)
  await continueAll()
}

/** Waits until a process listens on its socket. */
async function whenThere(name: string, socket: string, signal: AbortSignal | undefined): Promise<void> {
  while (!(await answers(join(stateDir, socket)))) {
    if (!isRunning(name)) throw new LabFault(`${name} ended while it started:\n${logOf(name)}`)
    await sleep(50, undefined, { signal })
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path, () => socket.destroy() && resolve(true)).on('error', () =>
      resolve(false),
    )
  })
}

async function refuseTakenPorts(): Promise<void> {
  for (const { name, port } of machines) {
    if (await isTaken(port)) {
      throw new LabFault(
        `Port ${port} of 127.0.0.1, where ${name} should answer, is taken by another program. ` +
          `Free it, or move the lab: TSPLAY_LAB_PORT=${basePort + 1000} (now ${basePort})`,
      )
    }
  }
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().on('error', () => resolve(true))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)))
  })
}
