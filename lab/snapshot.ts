import { setTimeout as sleep } from 'node:timers/promises'
import { intact, setAllCables } from './cable.ts'
import { correctClock } from './clock.ts'
import { LabFault } from './fault.ts'
import { type Monitor, withMonitors } from './monitor.ts'
import { whenAnswering } from './ssh.ts'
import { lansOf, machines } from './topology.ts'

const names = machines.map((machine) => machine.name)

/** Saves the state of all machines, memory and disk, under a name. */
export async function saveAll(snapshot: string): Promise<void> {
  // All stand still before the first is saved, so that none remembers what another has forgotten.
  await withMonitors(names, async (monitor) => void (await monitor.execute('stop')))
  try {
    await withMonitors(names, (monitor) => monitor.command(`savevm ${snapshot}`))
  } finally {
    await continueAll()
  }
}

/** Brings all machines back to a saved state, with all cables as they should be. */
export async function loadAll(snapshot: string, signal?: AbortSignal): Promise<void> {
  await withMonitors(names, (monitor) => requireSnapshot(monitor, snapshot))
  // Silence first: a frame that waits in a queue would arrive in another time.
  await setAllCables({ cut: true })
  await sleep(50)
  await withMonitors(names, async (monitor) => void (await monitor.execute('stop')))
  await withMonitors(names, (monitor) => monitor.command(`loadvm ${snapshot}`))
  await Promise.all(machines.map(plugIn))
  await setAllCables(intact)
  await continueAll()
  await wake(signal)
}

async function requireSnapshot(monitor: Monitor, snapshot: string): Promise<void> {
  // A table: ID, TAG, and more columns.
  const table = await monitor.ask('info snapshots')
  const tags = table.split('\n').map((line) => line.split(/\s+/)[1])
  if (!tags.includes(snapshot))
    throw new LabFault(`there is no saved state "${snapshot}" of ${monitor.machine}`)
}

async function plugIn(machine: (typeof machines)[number]): Promise<void> {
  await withMonitors([machine.name], async (monitor) => {
    for (const lan of lansOf(machine)) await monitor.execute('set_link', { name: lan, up: true })
  })
}

/** Lets all machines run. */
export async function continueAll(): Promise<void> {
  await withMonitors(names, async (monitor) => void (await monitor.execute('cont')))
}

/** A machine comes back at the time it was saved: tells all the present, and waits until they take logins. */
export async function wake(signal?: AbortSignal): Promise<void> {
  await Promise.all(machines.map(({ name }) => correctClock(name, signal)))
  await Promise.all(machines.map((machine) => whenAnswering(machine, signal)))
}
