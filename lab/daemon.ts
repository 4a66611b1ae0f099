import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stateDir } from './paths.ts'

/** Starts a process that outlives this one; its output goes to `NAME.log`, its id to `NAME.pid` in the state directory. */
export function start(name: string, command: readonly [string, ...string[]]): void {
  const [program, ...args] = command
  const log = openSync(join(stateDir, `${name}.log`), 'w')
  const child = spawn(program, args, { cwd: stateDir, detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  child.on('error', (error) => writeFileSync(join(stateDir, `${name}.log`), String(error)))
  child.unref()
  if (child.pid !== undefined) writeFileSync(pidFile(name), `${child.pid} ${startTime(child.pid)}\n`)
}

/** Whether the process of that name runs. */
export function isRunning(name: string): boolean {
  return processId(name) !== undefined
}

/** What the process of that name has printed. */
export function logOf(name: string): string {
  const file = join(stateDir, `${name}.log`)
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
}

/** Ends a process, if it runs, and waits until it is gone. */
export async function stop(name: string): Promise<void> {
  const started = Date.now()
  for (let pid = processId(name); pid !== undefined; pid = processId(name)) {
    process.kill(pid, Date.now() - started < 5000 ? 'SIGTERM' : 'SIGKILL')
    await sleep(30)
  }
  rmSync(pidFile(name), { force: true })
}

function pidFile(name: string): string {
  return join(stateDir, `${name}.pid`)
}

/** The recorded process, unless it ended and its number went to another one since. */
function processId(name: string): number | undefined {
  if (!existsSync(pidFile(name))) return undefined
  const [pid, started] = readFileSync(pidFile(name), 'utf8').trim().split(' ')
  return started !== '' && startTime(Number(pid)) === started ? Number(pid) : undefined
}

/** When a process started, in the kernel's ticks: with its id this names it for good. Empty when it is not there. */
function startTime(pid: number): string {
  try {
    // The second field is the program's name in parentheses, and may hold spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return fields[0] === 'Z' ? '' : fields[19]!
  } catch {
    return ''
  }
}
