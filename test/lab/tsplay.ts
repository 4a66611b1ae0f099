import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** An event as `--output json` prints it; only what the tests look at. */
export interface Line {
  readonly type: string
  readonly host?: string
  readonly status?: string
  readonly task?: { readonly name: string; readonly handler: boolean }
  readonly predicted?: string
  readonly unknown?: string
  readonly name?: string
  readonly result?: Readonly<Record<string, unknown>>
  readonly exchanges?: Readonly<Record<string, number>>
  readonly change?: unknown
}

/** A finished run of the command. */
export interface Run {
  readonly code: number
  readonly lines: readonly Line[]
  readonly stderr: string
}

/** Runs the command as a user would, with events as JSON. Rejects nothing: look at the code. */
export function tsplay(...args: readonly string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['dist/src/cli.js', ...args, '--output', 'json'], { cwd: root })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', reject)
    child.on('close', (code) => {
      const lines = stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Line)
      resolve({ code: code ?? -1, lines, stderr })
    })
  })
}

/** The main playbook on the lab. */
export function ftpLvs(...args: readonly string[]): Promise<Run> {
  return tsplay('run', 'playbooks/ftp-lvs.yml', '-i', 'inventory', ...args)
}

/** `task host` of the results that satisfy. */
export function results(run: Run, which: (line: Line) => boolean): string[] {
  return run.lines
    .filter((line) => line.type === 'result' && which(line))
    .map((line) => `${line.task!.name} ${line.host}`)
}

export const changed = (line: Line) => line.status === 'changed'
export const failed = (line: Line) => line.status === 'failed' || line.status === 'unreachable'

/** What failed and why, for the message of an assertion. */
export function failures(run: Run): string[] {
  const lines = run.lines.filter((line) => line.type === 'result' && failed(line))
  return lines.map(
    (line) => `${line.task!.name} ${line.host}: ${JSON.stringify(line.result?.msg ?? line.result)}`,
  )
}
