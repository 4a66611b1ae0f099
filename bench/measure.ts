import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import type { Command, Ran } from './contenders.ts'

/** Milliseconds between looks at the memory. */
const interval = 100
/** What /proc counts processor time in. */
const ticksPerSecond = 100
const bytesPerPage = 4096

/** Runs a command to its end, and says what it and all that it started took. */
export async function runMeasured(
  { file, args, env }: Command,
  exchanges: ((output: string) => number | undefined) | undefined,
): Promise<Ran> {
  const cpuBefore = waitedFor()
  const started = performance.now()
  // A session of its own tells what belongs to it.
  const child = spawn(file, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  const output: Buffer[] = []
  let complaints = ''
  let peak = 0
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-2_000)
  })
  const look = setInterval(() => {
    peak = Math.max(peak, memoryOf(child.pid!))
  }, interval)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  const seconds = (performance.now() - started) / 1000
  clearInterval(look)
  const text = Buffer.concat(output).toString()
  return {
    code,
    seconds,
    cpuSeconds: waitedFor() - cpuBefore,
    peakMegabytes: peak / 1e6,
    exchanges: exchanges?.(text),
    said: `${text.slice(-2_000)}\n${complaints}`,
  }
}

/** Processor time of all children that have ended, theirs included. See proc(5), cutime and cstime. */
function waitedFor(): number {
  const fields = statOf('self')!
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond
}

/** Resident memory of all processes of a session; pages that several of them share count for each. */
function memoryOf(session: number): number {
  let pages = 0
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const fields = statOf(name)
    if (fields && Number(fields[3]) === session) pages += Number(fields[21])
  }
  return pages * bytesPerPage
}

/** The fields of /proc/PID/stat from the state on, which is the third; undefined for what has ended meanwhile. */
function statOf(pid: string): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}
