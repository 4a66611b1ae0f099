import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Outcome } from '../src/module.ts'
import type { Script } from '../src/script.ts'

/** Runs a script in a shell, wherever that is. */
export type RunScript = (script: Script) => Promise<Outcome>

/** A scratch folder with a content store, and a shell that works there. */
export interface Bench {
  readonly folder: string
  readonly run: RunScript
  readonly remove: () => void
}

/** The shells of this machine that scripts must work in; the last has no tools but busybox's. */
export const shells: readonly string[] = ['dash', 'bash', 'busybox', 'busybox-only'].filter(
  (name) => spawnSync(name.split('-')[0]!, ['-c', ':'], { stdio: 'ignore' }).error === undefined,
)

// By its full name: with only its own tools in PATH it would not be found.
const busybox = spawnSync('sh', ['-c', 'command -v busybox']).stdout.toString().trim()

/** A bench with one of `shells`. */
export function bench(shell: string): Bench {
  const base = mkdtempSync(join(tmpdir(), 'bench-'))
  const folder = join(base, 'work')
  const store = join(base, 'store')
  mkdirSync(folder)
  mkdirSync(store)
  let path = process.env.PATH ?? ''
  if (shell === 'busybox-only') {
    path = join(base, 'bin')
    mkdirSync(path)
    spawnSync(busybox, ['--install', '-s', path])
  }
  const [command, ...words] = shell.startsWith('busybox') ? [busybox, 'sh'] : [shell]
  const env = { PATH: path, LC_ALL: 'C', TSPLAY_STORE: store, HOME: base }
  return {
    folder,
    run: (script) =>
      new Promise((resolve, reject) => {
        const child = spawn(command!, words, { cwd: folder, env })
        const out: Buffer[] = []
        const err: Buffer[] = []
        child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
        child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
        child.on('error', reject)
        child.on('close', (code) =>
          resolve({
            code: code ?? -1,
            stdout: Buffer.concat(out).toString(),
            stderr: Buffer.concat(err).toString(),
          }),
        )
        child.stdin.on('error', () => undefined)
        child.stdin.end(`set -eu\n(eval '${script.text.replaceAll("'", "'\\''")}') </dev/null\nexit $?\n`)
      }),
    remove: () => rmSync(base, { recursive: true, force: true }),
  }
}
