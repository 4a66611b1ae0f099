import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Outcome } from '../../src/module.ts'
import type { Script } from '../../src/script.ts'
import { there } from '../transport/needs.ts'

/** Can this machine give us a network of our own? It takes root, and rights that containers often lack. */
export const namespaces = there(
  spawnSync('unshare', ['-n', '-m', 'true']).status === 0,
  'networks and mounts of their own (unshare as root)',
)

/** A network and a file system of its own: packet filter, network sysctls and files, of which the machine sees nothing. */
export class Namespace {
  readonly #keeper: ChildProcess
  readonly #folder: string
  readonly #path: string

  readonly #shell: readonly string[]

  private constructor(keeper: ChildProcess, folder: string, path: string, shell: readonly string[]) {
    this.#shell = shell
    this.#keeper = keeper
    this.#folder = folder
    this.#path = path
  }

  /** `links`: commands to be found under another name, such as iptables as iptables-legacy. `shell`: what runs scripts. */
  static async open(links: Readonly<Record<string, string>> = {}, shell = 'sh'): Promise<Namespace> {
    const folder = mkdtempSync(join(tmpdir(), 'namespace-'))
    mkdirSync(join(folder, 'bin'))
    mkdirSync(join(folder, 'layers'))
    for (const [name, target] of Object.entries(links)) symlinkSync(target, join(folder, 'bin', name))
    const layers = ['etc', 'usr', 'run'].map(
      (top) =>
        `mkdir layers/${top} layers/${top}.work
        mount -t overlay -o lowerdir=/${top},upperdir=layers/${top},workdir=layers/${top}.work overlay /${top}`,
    )
    const script = `set -e; cd ${folder}; mount -t tmpfs none layers\n${layers.join('\n')}\necho up; exec sleep 3600`
    const keeper = spawn('unshare', ['-n', '-m', 'sh', '-c', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(keeper.stdout!, 'data')
    return new Namespace(keeper, folder, `${join(folder, 'bin')}:${process.env.PATH}`, shell.split(' '))
  }

  /** Runs a script as a target would. */
  run(script: Script | string, env: Readonly<Record<string, string>> = {}): Outcome {
    const text = typeof script === 'string' ? script : script.text
    const args = ['-t', String(this.#keeper.pid), '-n', '-m', ...this.#shell, '-c', `set -eu\n${text}`]
    const { SSH_CONNECTION: _, ...own } = process.env
    const ended = spawnSync('nsenter', args, {
      encoding: 'utf8',
      env: { ...own, LC_ALL: 'C', PATH: this.#path, ...env },
    })
    return { code: ended.status ?? 128, stdout: ended.stdout, stderr: ended.stderr }
  }

  close(): void {
    this.#keeper.kill()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
