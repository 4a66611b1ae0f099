import { spawn } from 'node:child_process'
import { LabFault } from './fault.ts'

/** How a command ended. */
export interface Outcome {
  code: number
  stdout: string
  stderr: string
}

/** What a command may be given. */
export interface CommandOptions {
  input?: string | Buffer
  cwd?: string
  env?: Record<string, string>
  signal?: AbortSignal | undefined
  /** Called with each line of standard error as it comes. */
  onLine?: (line: string) => void
}

// Debian keeps mke2fs and resize2fs where an ordinary user's PATH does not look.
const path = () => `${process.env.PATH ?? '/usr/bin:/bin'}:/usr/sbin:/sbin`

/** Runs a command to its end; a command that fails is an outcome, one that cannot be started is an error. */
export function run(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, PATH: path(), ...options.env },
      signal: options.signal,
    })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', (chunk) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => {
      stderr.push(chunk)
      for (const line of chunk.toString().split('\n')) if (line.trim()) options.onLine?.(line.trim())
    })
    // A command that ends without reading all of its input is judged by its exit code.
    child.stdin.on('error', () => {})
    child.stdin.end(options.input ?? '')
    child.on('error', reject)
    child.on('close', (code, signal) =>
      resolve({
        code: code ?? (signal === null ? 1 : 128),
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      }),
    )
  })
}

/** Runs a command that must succeed and returns its standard output. */
export async function must(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, options)
  if (code === 0) return stdout
  const tail = stderr.trim().split('\n').slice(-8).join('\n')
  throw new LabFault(`${command} failed with exit code ${code}${tail ? `:\n${tail}` : ''}`)
}
