import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contenders, type Job, lacking, type Ran } from './contenders.ts'
import { runMeasured } from './measure.ts'
import { startNetwork } from './network.ts'
import { type Options, optionsOf } from './options.ts'
import { writePlay } from './play.ts'
import { printTable, type Row, rowOf } from './table.ts'

// Compares tsplay with the floor (one hand-written script a host through OpenSSH), Ansible, and Ansible with Mitogen,
// on loopback addresses of a real sshd in a network of its own. Needs root.

/** A contender that is slower runs once, in seconds. */
const slow = 120
const rounds = 3

const { hosts, delay, only, json, full, inside } = options()
if (inside) await measure(inside)
else await inNetworkOfItsOwn()

/** A network that has only loopback: sshd may listen at every address of it, and nothing else is in the way. */
async function inNetworkOfItsOwn(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tsplay-bench-'))
  const apart = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc']
  const child = spawn('unshare', [...apart, process.execPath, ...process.argv.slice(1), '--inside', folder], {
    stdio: 'inherit',
  })
  // unshare takes no milder signal while it waits; with it ends all that runs in its process namespace.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => child.kill('SIGKILL'))
  child.on('error', ({ message }) => console.error(`unshare: ${message}`))
  child.on('close', (code) => {
    rmSync(folder, { recursive: true, force: true })
    process.exitCode = code ?? 130
  })
}

async function measure(folder: string): Promise<void> {
  const network = await startNetwork(folder, delay)
  try {
    const rows = await compare(writePlay(folder, network, hosts))
    printTable(rows, hosts)
    if (json) writeFileSync(json, `${JSON.stringify({ hosts, delay, rows }, undefined, 2)}\n`)
  } finally {
    network.stop()
  }
}

async function compare(job: Job): Promise<readonly Row[]> {
  const running = contenders.filter(({ name }) => !only || only.includes(name))
  const ready = running.filter((contender) => {
    const missing = lacking(contender)
    if (missing) console.error(`${contender.name} is left out: ${missing}`)
    return !missing
  })
  const taken = new Map<string, Ran[]>()
  for (let round = 0; round < rounds; round++)
    for (const { name, begins, phases } of ready) {
      const tooSlow = phases.some((phase) => (taken.get(`${name}, ${phase.name}`)?.[0]?.seconds ?? 0) > slow)
      if (tooSlow && !full) continue
      if (begins) {
        rmSync(job.targets, { recursive: true, force: true })
        mkdirSync(job.targets)
      }
      for (const phase of phases) {
        const ran = await runMeasured(phase.command(job), phase.exchanges)
        console.error(`${name}, ${phase.name}: ${ran.seconds.toFixed(2)} s`)
        if (ran.code !== 0) throw new Error(`${name}, ${phase.name} ended with ${ran.code}: ${ran.said}`)
        const key = `${name}, ${phase.name}`
        taken.set(key, [...(taken.get(key) ?? []), ran])
      }
    }
  return [...taken].map(([name, all]) => rowOf(name, all))
}

function options(): Options {
  try {
    return optionsOf(process.argv.slice(2))
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
}
