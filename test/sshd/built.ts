import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** How a command ended. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The program as it is shipped: compiled and bundled, in a folder of its own. */
export interface Built {
  readonly cli: string
  /** Runs `tsplay run`; each of `signals` is sent once its time has come, and those before it were sent. */
  run(args: readonly string[], options: RunOptions): Promise<Ended>
  remove(): void
}

export interface RunOptions {
  readonly cwd: string
  readonly signals?: readonly (readonly [signal: NodeJS.Signals, when: () => boolean])[]
}

/** Compiles the program. */
export function build(): Built {
  const folder = mkdtempSync(join(tmpdir(), 'tsplay-built-'))
  const tsc = join(root, 'node_modules/.bin/tsc')
  const { stdout } = spawnSync(tsc, ['-p', 'tsconfig.build.json', '--outDir', join(folder, 'dist')], {
    cwd: root,
    encoding: 'utf8',
  })
  const cli = join(folder, 'dist/src/cli.js')
  if (!existsSync(cli)) throw new Error(`the program does not compile: ${stdout}`)
  cpSync(join(root, 'package.json'), join(folder, 'package.json'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const bundle = join(root, 'scripts/bundle.mjs')
  const { status, stderr } = spawnSync(process.execPath, [bundle, join(folder, 'dist')], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the program cannot be bundled: ${stderr}`)
  return {
    cli,
    run: (args, options) => run(cli, args, options),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function run(cli: string, args: readonly string[], { cwd, signals = [] }: RunOptions): Promise<Ended> {
  const child = spawn(process.execPath, [cli, 'run', ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: cwd },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    stdout += more
  })
  child.stderr.setEncoding('utf8').on('data', (more: string) => {
    stderr += more
  })
  const left = [...signals]
  const looking = setInterval(() => {
    if (left[0]?.[1]()) child.kill(left.shift()![0])
  }, 20)
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearInterval(looking)
      resolve({ code, stdout, stderr })
    })
  })
}
