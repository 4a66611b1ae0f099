import { rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { type CableState, controlSocket, intact } from './cable.ts'
import { FrameReader } from './frames.ts'
import { cable, type Lan, lansOf, machines } from './topology.ts'

// The program that the lab's LANs consist of. It runs in the state directory: a socket for each cable, one for control.

interface Port {
  lan: Lan
  socket: Socket | undefined
  state: CableState
}

const ports = new Map<string, Port>()
// A paused machine reads nothing: what it would get late is dropped, as a real switch would.
const backlog = 1_000_000

/** Every frame goes to all others of its LAN: there are at most three, and their cards drop what is not theirs. */
function forward(from: Port, frame: Buffer): void {
  if (isLost(from)) return
  for (const to of ports.values()) {
    if (to === from || to.lan !== from.lan || isLost(to)) continue
    const delay = from.state.delay + to.state.delay
    if (delay === 0) send(to, frame)
    else setTimeout(send, delay, to, frame)
  }
}

function isLost({ state }: Port): boolean {
  return state.cut || Math.random() < state.loss
}

function send({ socket }: Port, frame: Buffer): void {
  if (socket && socket.writableLength < backlog) socket.write(frame)
}

function listen(path: string, onSocket: (socket: Socket) => void): void {
  rmSync(path, { force: true })
  createServer((socket) => {
    socket.on('error', () => {})
    onSocket(socket)
  }).listen(path)
}

for (const machine of machines) {
  for (const lan of lansOf(machine)) {
    const port: Port = { lan, socket: undefined, state: intact }
    ports.set(cable(machine.name, lan), port)
    listen(`${cable(machine.name, lan)}.sock`, (socket) => {
      // A machine that comes again replaces the one that was there.
      port.socket?.destroy()
      port.socket = socket
      const reader = new FrameReader()
      socket.on('data', (chunk: Buffer) => {
        for (const frame of reader.read(chunk)) forward(port, frame)
      })
      socket.on('close', () => {
        if (port.socket === socket) port.socket = undefined
      })
    })
  }
}

// Control: each line is a JSON object of cable names and their new states; the answer is the state of all cables.
listen(controlSocket, (socket) => {
  createInterface(socket).on('line', (line) => {
    const wanted: Record<string, Partial<CableState>> = JSON.parse(line)
    for (const [name, state] of Object.entries(wanted)) {
      const port = ports.get(name)
      if (port) port.state = { ...port.state, ...state }
    }
    const all = [...ports].map(([name, { state }]) => [name, state])
    socket.write(`${JSON.stringify(Object.fromEntries(all))}\n`)
  })
})
