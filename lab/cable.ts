import { createConnection } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { LabFault } from './fault.ts'
import { stateDir } from './paths.ts'
import { cable, type Lan, lansOf, machines } from './topology.ts'

/** How a cable carries frames, in both directions. */
export interface CableState {
  /** Nothing goes through; the machine sees its link up all the same. */
  cut: boolean
  /** Milliseconds that each frame takes. */
  delay: number
  /** The part of the frames that is lost, 0 to 1. */
  loss: number
}

/** A cable as it should be. */
export const intact: CableState = { cut: false, delay: 0, loss: 0 }

/** Where the switch takes orders, relative to the state directory. */
export const controlSocket = 'switch.sock'

/** Sets cables at the switch, and returns the state of all of them. */
function setCables(wanted: Record<string, Partial<CableState>>): Promise<Record<string, CableState>> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(join(stateDir, controlSocket))
    socket.on('error', () => reject(new LabFault('the switch does not answer: is the lab up?')))
    createInterface(socket)
      .on('error', () => {})
      .on('line', (line) => {
        socket.destroy()
        resolve(JSON.parse(line))
      })
    socket.write(`${JSON.stringify(wanted)}\n`)
  })
}

/** Sets all cables alike. */
export async function setAllCables(state: Partial<CableState>): Promise<void> {
  const names = machines.flatMap((machine) => lansOf(machine).map((lan) => cable(machine.name, lan)))
  await setCables(Object.fromEntries(names.map((name) => [name, state])))
}

/** Sets one cable, named by the machine and the LAN that it joins. */
export async function setCable(machine: string, lan: Lan, state: Partial<CableState>): Promise<void> {
  const name = cable(machine, lan)
  const cables = await setCables({ [name]: state })
  if (!(name in cables))
    throw new LabFault(
      `${machine} has no cable to the ${lan} LAN: there are ${Object.keys(cables).join(', ')}`,
    )
}
