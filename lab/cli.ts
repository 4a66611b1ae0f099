#!/usr/bin/env node
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { isRunning } from './daemon.ts'
import { LabFault } from './fault.ts'
import { sshConfigFile } from './identity.ts'
import {
  cut,
  degrade,
  down,
  isUp,
  join,
  type Lan,
  machineNamed,
  machines,
  reboot,
  requireMachine,
  reset,
  save,
  stateDir,
  unplug,
  up,
} from './lab.ts'

const usage = `Virtual LVS routers and FTP servers on this computer, without root.

  lab up                       start the lab; the first time this builds an image and boots it
  lab down                     stop it
  lab reset [STATE]            bring all machines back to a saved state (default: fresh)
  lab save STATE               save the present state of all machines
  lab status                   show machines, addresses and ports
  lab ssh [USER@]NAME [CMD…]   log in (default user: root)
  lab reboot [NAME…]           reboot machines and wait until they are up again
  lab cut|unplug|join NAME LAN             let nothing through, take the link down, mend the cable
  lab degrade NAME LAN DELAY [LOSS]        milliseconds, and the part of frames lost (0 to 1), each way

LAN is public or private. TSPLAY_LAB_PORT moves the ssh ports (default 2200: lb1 2201, lb2 2202, ftp1 2211,
ftp2 2212, client 2250); labs with other ports run beside each other.`

/** Milliseconds: a frame that takes longer is as good as lost. */
const longest = 60_000

const interrupt = new AbortController()
const progress = { onProgress: (text: string) => console.error(`lab: ${text}`), signal: interrupt.signal }

async function main(command: string | undefined, args: string[]): Promise<number> {
  const [name = '', lan = ''] = args
  switch (command) {
    case 'up':
      await timed('up', () => up(progress))
      return 0
    case 'down':
      await down(progress)
      return 0
    case 'reset':
      await timed(`reset to ${name || 'fresh'}`, () => reset(name || 'fresh', progress))
      return 0
    case 'save':
      await timed(`saved ${name}`, () => save(name, progress))
      return 0
    case 'reboot':
      await timed('rebooted', () => reboot(args.length > 0 ? args : undefined, progress))
      return 0
    case 'status':
      return status()
    case 'ssh': {
      const [host = '', user = 'root'] = name.split('@').reverse()
      requireMachine(machineNamed(host))
      return (
        spawnSync('ssh', ['-F', sshConfigFile, '-l', user, host, ...args.slice(1)], { stdio: 'inherit' })
          .status ?? 255
      )
    }
    case 'cut':
      await cut(name, lanOf(lan))
      return 0
    case 'unplug':
      await unplug(name, lanOf(lan))
      return 0
    case 'join':
      await join(name, lanOf(lan))
      return 0
    case 'degrade':
      await degrade(name, lanOf(lan), {
        delay: numberOf('DELAY', args[2], longest),
        loss: numberOf('LOSS', args[3] ?? '0', 1),
      })
      return 0
    case undefined:
    case 'help':
      console.log(usage)
      return 0
    default:
      throw new LabFault(`unknown command "${command}"\n\n${usage}`)
  }
}

function lanOf(text: string): Lan {
  if (text === 'public' || text === 'private') return text
  throw new LabFault(`expected a LAN, public or private, got "${text}"`)
}

function numberOf(what: string, text = '', most: number): number {
  const value = Number(text)
  if (text.trim() !== '' && value >= 0 && value <= most) return value
  throw new LabFault(`${what}: expected a number from 0 to ${most}, got "${text}"`)
}

async function timed(what: string, work: () => Promise<void>): Promise<void> {
  const started = performance.now()
  await work()
  progress.onProgress(`${what} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
}

function status(): number {
  for (const { name, port, addresses } of machines) {
    const state = isRunning(name) ? 'up' : 'down'
    console.log(
      `${name.padEnd(7)}${state.padEnd(5)}127.0.0.1:${port}  ${Object.values(addresses).join('  ')}`,
    )
  }
  console.log(`\n${stateDir}`)
  return isUp() ? 0 : 3
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => interrupt.abort(new LabFault('interrupted')))
}

try {
  const { positionals } = parseArgs({ allowPositionals: true, strict: false })
  process.exitCode = await main(
    positionals[0],
    process.argv.slice(process.argv.indexOf(positionals[0] ?? '') + 1),
  )
} catch (error) {
  if (!interrupt.signal.aborted && !(error instanceof LabFault)) throw error
  console.error(interrupt.signal.aborted ? 'lab: interrupted' : `lab: ${(error as Error).message}`)
  process.exitCode = interrupt.signal.aborted ? 130 : 1
}
