import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Outcome } from '../src/module.ts'
import type { RunScript } from './laws.ts'
import { there } from './transport/needs.ts'

/** A scratch folder with a content store, and a shell that works there. */
export interface Bench {
  readonly folder: string
  readonly run: RunScript
  readonly remove: () => void
}

/** The shells of this machine that scripts must work in; `busybox` has no tools but its own. */
export const shells: readonly string[] = ['dash', 'bash', 'busybox'].filter((name) =>
  there(spawnSync(name, ['-c', ':'], { stdio: 'ignore' }).error === undefined, name),
)

// By its full name: with only its own tools in PATH it would not be found.
const busybox = spawnSync('sh', ['-c', 'command -v busybox']).stdout.toString().trim()

/** A bench with one of `shells`, for one script at a time; as another user where this one may do so. */
export function bench(shell: string, uid?: number): Bench {
  const base = mkdtempSync(join(tmpdir(), 'bench-'))
  const folder = join(base, 'work')
  const store = join(base, 'store')
  mkdirSync(folder)
  mkdirSync(store)
  let path = process.env.PATH ?? ''
  if (shell === 'busybox') {
    path = join(base, 'bin')
    mkdirSync(path)
    spawnSync(busybox, ['--install', '-s', path])
  }
  const [command, ...words] = shell === 'busybox' ? [busybox, 'sh'] : [shell]
  const env = { PATH: path, LC_ALL: 'C', TSPLAY_STORE: store, HOME: base }
  if (uid !== undefined) for (const owned of [base, folder, store]) chownSync(owned, uid, uid)
  const child = spawn(command!, words, { cwd: folder, env, stdio: 'pipe', uid, gid: uid })
  return {
    folder,
    run: async ({ text }) => {
      const quoted = `'${text.replaceAll("'", "'\\''")}'`
      child.stdin.write(
        `(set -eu; eval ${quoted}) </dev/null; printf '\\nend %d\\n' $?; printf '\\nend 0\\n' >&2\n`,
      )
      const [out, err] = await Promise.all([answer(child, 'stdout'), answer(child, 'stderr')])
      return { code: out.code, stdout: out.text, stderr: err.text } satisfies Outcome
    },
    remove: () => {
      child.kill()
      rmSync(base, { recursive: true, force: true })
    },
  }
}

function answer(child: ChildProcess, which: 'stdout' | 'stderr'): Promise<{ text: string; code: number }> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0)
    const stream = child[which]!
    const read = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk])
      const [, text, code] = /^([\s\S]*)\nend (\d+)\n$/.exec(bytes.toString()) ?? []
      if (code === undefined) return
      stream.off('data', read)
      child.off('exit', gone)
      resolve({ text: text!, code: Number(code) })
    }
    const gone = (): void => reject(new Error(`the shell ended: ${bytes}`))
    stream.on('data', read)
    child.on('exit', gone)
  })
}
