import { setTimeout as sleep } from 'node:timers/promises'
import { intact, setAllCables } from './cable.ts'
import { withMonitors } from './monitor.ts'
import { whenReachable } from './ssh.ts'
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
  // Silence first: a frame that waits in a queue would arrive in another time.
  await setAllCables({ cut: true })
  await sleep(50)
  await withMonitors(names, async (monitor) => void (await monitor.execute('stop')))
  await withMonitors(names, (monitor) => monitor.command(`loadvm ${snapshot}`))
  await Promise.all(machines.map(plugIn))
  await setAllCables(intact)
  await continueAll()
  await correctClocks(signal)
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

/** A machine wakes up at the time it was saved; this tells it the present, and proves that it can be reached. */
export async function correctClocks(signal?: AbortSignal): Promise<void> {
  await Promise.all(
    names.map((name) => whenReachable(name, `date -s @${Date.now() / 1000} >/dev/null`, signal)),
  )
}
