import { setTimeout as sleep } from 'node:timers/promises'
import { intact, setCable } from './cable.ts'
import { isRunning } from './daemon.ts'
import { requirePackages } from './debian.ts'
import { LabFault } from './fault.ts'
import { ensureImage } from './image.ts'
import { withLock } from './lock.ts'
import { withMonitors } from './monitor.ts'
import { stateDir } from './paths.ts'
import { fingerprintOf, hasSaved, isUp, startAnew, startSaved, stopAll } from './power.ts'
import type { Progress } from './progress.ts'
import { requireEmulator, tryAccelerator } from './qemu.ts'
import { loadAll, saveAll } from './snapshot.ts'
import { whenReachable } from './ssh.ts'
import { type Lan, type Machine, machines } from './topology.ts'

export type { Outcome } from './command.ts'
export { LabFault } from './fault.ts'
export { keyFile, knownHostsFile, sshConfigFile } from './identity.ts'
export { stateDir } from './paths.ts'
export { isUp } from './power.ts'
export type { Progress } from './progress.ts'
export { type SshOptions, ssh } from './ssh.ts'
export { type Lan, type Machine, machines, virtualAddresses } from './topology.ts'

/** Starts the lab, from its saved state `fresh` where there is one; does nothing where it runs already. */
export function up(progress: Progress = {}): Promise<void> {
  return withLock(stateDir, progress, async () => {
    requirePackages({ build: false })
    await requireEmulator()
    const image = await ensureImage(progress)
    const accelerator = await tryAccelerator()
    const fingerprint = await fingerprintOf(image, accelerator)
    const saved = await hasSaved(fingerprint)
    if (saved && isUp()) return
    await stopAll()
    try {
      if (saved) await startSaved(image, accelerator, progress)
      else await startAnew(image, accelerator, fingerprint, progress)
    } catch (error) {
      await stopAll()
      throw error
    }
  })
}

/** Stops every process of the lab. What it has saved stays, for the next start. */
export function down(progress: Progress = {}): Promise<void> {
  return withLock(stateDir, progress, stopAll)
}

/** Brings all machines back to a saved state, each reachable by a new login; takes seconds. */
export function reset(snapshot = 'fresh', progress: Progress = {}): Promise<void> {
  return withLock(stateDir, progress, async () => {
    requireUp()
    await loadAll(snapshot, progress.signal)
  })
}

/** Saves the present state of all machines under a name, for `reset`. */
export function save(snapshot: string, progress: Progress = {}): Promise<void> {
  return withLock(stateDir, progress, async () => {
    requireUp()
    // QEMU takes a number for the number of a snapshot, not for its name.
    if (!/^[a-z][a-z0-9-]*$/.test(snapshot)) {
      throw new LabFault(`expected a name of a-z, 0-9 and - for the saved state, got "${snapshot}"`)
    }
    await saveAll(snapshot)
  })
}

/** Reboots machines (default: all) and waits until they are up again. */
export async function reboot(names?: readonly string[], { signal }: Progress = {}): Promise<void> {
  const chosen = names?.map(machineNamed) ?? machines
  for (const machine of chosen) requireMachine(machine)
  await Promise.all(chosen.map((machine) => rebootOne(machine, signal)))
}

async function rebootOne(machine: Machine, signal: AbortSignal | undefined): Promise<void> {
  const bootId = 'cat /proc/sys/kernel/random/boot_id'
  // In the background, so that this login ends well and is not tried again.
  const before = await whenReachable(
    machine,
    `${bootId}; { sleep 1; systemctl reboot; } >/dev/null 2>&1 &`,
    signal,
  )
  for (;;) {
    await sleep(2000, undefined, { signal })
    const now = await whenReachable(machine, `${bootId}; systemctl is-system-running --wait || true`, signal)
    if (now.split('\n')[0] !== before.split('\n')[0]) return
  }
}

/** The machine of that name. */
export function machineNamed(name: string): Machine {
  const machine = machines.find((candidate) => candidate.name === name)
  if (machine) return machine
  throw new LabFault(
    `there is no machine "${name}": there are ${machines.map((each) => each.name).join(', ')}`,
  )
}

/** Lets nothing through between a machine and a LAN; the machine sees its link up all the same. */
export async function cut(machine: string, lan: Lan): Promise<void> {
  await setCable(machineNamed(machine).name, lan, { cut: true })
}

/** Makes a cable slow (milliseconds, each way) or lossy (0 to 1, each way). */
export async function degrade(
  machine: string,
  lan: Lan,
  trouble: { delay?: number; loss?: number },
): Promise<void> {
  await setCable(machineNamed(machine).name, lan, trouble)
}

/** Pulls a cable out: the machine sees its link go down. */
export function unplug(machine: string, lan: Lan): Promise<void> {
  return setLink(machine, lan, false)
}

/** Mends a cable, whatever was done to it. */
export async function join(machine: string, lan: Lan): Promise<void> {
  await setCable(machineNamed(machine).name, lan, intact)
  await setLink(machine, lan, true)
}

async function setLink(name: string, lan: Lan, isUp: boolean): Promise<void> {
  requireMachine(machineNamed(name))
  await withMonitors(
    [name],
    async (monitor) => void (await monitor.execute('set_link', { name: lan, up: isUp })),
  )
}

/** Refuses where that machine does not run, whatever the others do. */
export function requireMachine({ name }: Machine): void {
  if (!isRunning(name))
    throw new LabFault(
      `${name} is not up: run "lab up" first, which starts all machines in the state "fresh"`,
    )
}

/** Refuses where the lab does not run. */
function requireUp(): void {
  if (!isUp()) throw new LabFault('the lab is not up: run "lab up" first')
}
