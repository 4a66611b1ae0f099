import { spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Outcome } from '../src/module.ts'
import type { Script } from '../src/script.ts'

/** A command that a script called. */
export interface Call {
  readonly tool: string
  readonly words: readonly string[]
}

/** What a script did. */
export interface Recording extends Outcome {
  readonly calls: readonly Call[]
  /** What it wrote to the standard input of its tools and to temporary files. */
  readonly written: readonly string[]
}

/** A folder whose only tools write down how they are called. */
export interface Stage {
  /** Where scripts run, and their home. */
  readonly folder: string
  /** Runs a script with a shell. `answers` is what tools print. */
  readonly run: (
    shell: string,
    script: Script,
    options?: { readonly answers?: Readonly<Record<string, string>>; readonly stdin?: string | undefined },
  ) => Promise<Recording>
  readonly remove: () => void
}

/** These only read, so they are called in earnest. */
const earnest =
  'awk cat cut date env find grep head id ls mkfifo od readlink sed sha1sum sha256sum sort stat tail tr true wc'

/** These print what the test says, if anything, and do nothing. */
const silent =
  'apk apt-get apt-mark bash chmod chown cp curl dnf dpkg-query file getent getfacl ip ip6tables ip6tables-restore ip6tables-save iptables iptables-restore iptables-save ln lsattr mkdir modinfo modprobe mv nc owned restorecon rm rmdir rmmod rpm selinuxenabled setfacl sleep systemctl systemd-analyze timeout tool touch unshare vsftpd yum'

const hearing = 'curl|iptables-restore|ip6tables-restore|setfacl|tool|unshare'

const nobody = 65534

const places = new Map<string, string>()

/** Makes a stage. Where this is root, scripts run as nobody all the same: whatever they try, the machine stays as it is. */
export function stage(): Stage {
  // In small letters: a name of chance must not hold what a test marks its texts with.
  const base = join(tmpdir(), `stage-${randomUUID()}`)
  mkdirSync(base)
  const [bin, folder] = [join(base, 'bin'), join(base, 'work')]
  const root = process.getuid?.() === 0
  const make = (path: string): void => {
    mkdirSync(path)
    if (root) chownSync(path, nobody, nobody)
  }
  chmodSync(base, 0o755)
  for (const path of [bin, folder]) make(path)
  for (const tool of earnest.split(' ')) write(join(bin, tool), `${recording}exec ${found(tool)} "$@"\n`)
  for (const tool of silent.split(' ')) write(join(bin, tool), recording + answering)
  write(join(bin, 'mktemp'), recording + makingFiles)
  let runs = 0
  return {
    folder,
    run: async (shell, script, { answers = {}, stdin = '' } = {}) => {
      const record = join(base, `record-${runs++}`)
      for (const path of [record, join(record, 'store'), join(record, 'files'), join(record, 'calls')])
        make(path)
      for (const [tool, answer] of Object.entries(answers)) writeFileSync(join(record, tool), answer)
      const file = join(record, 'script')
      writeFileSync(file, `set -eu\n${script.text}\n`)
      const env = {
        PATH: bin,
        LC_ALL: 'C',
        HOME: folder,
        RECORD: record,
        TSPLAY_STORE: join(record, 'store'),
      }
      const [command, ...words] = shell === 'busybox' ? [found('busybox'), 'sh'] : [found(shell)]
      const child = spawn(command!, [...words, file], {
        cwd: folder,
        env,
        timeout: 20_000,
        ...(root && { uid: nobody, gid: nobody }),
      })
      child.stdin.on('error', () => undefined).end(stdin)
      const outcome = await ended(child)
      const calls = readdirSync(join(record, 'calls')).flatMap((name) =>
        readCalls(readFileSync(join(record, 'calls', name), 'utf8')),
      )
      const written = texts(join(record, 'files'))
      rmSync(record, { recursive: true })
      return { ...outcome, calls, written }
    },
    remove: () => rmSync(base, { recursive: true, force: true }),
  }
}

// Each call is the number of its words, the tool and the words, every one ended by a NUL.
const recording = `#!/bin/sh
t=\${0##*/}
printf '%s\\0' $# "$t" "$@" >>"$RECORD/calls/$$"
`

const answering = `case $t in ${hearing}) ${found('cat')} >"$RECORD/files/heard.$$" ;; esac
if test -f "$RECORD/$t"; then exec ${found('cat')} "$RECORD/$t"; fi
exit 0
`

const makingFiles = `p=$RECORD/files/$$
case $1 in -d) ${found('mkdir')} "$p" ;; *) : >"$p" ;; esac
printf '%s\\n' "$p"
`

function write(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o755 })
}

function found(tool: string): string {
  const before = places.get(tool)
  if (before !== undefined) return before
  const path = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', tool], { env: process.env })
    .stdout.toString()
    .trim()
  const place = path.startsWith('/') ? path : join('/bin', tool)
  places.set(tool, place)
  return place
}

function ended(child: ReturnType<typeof spawn>): Promise<Outcome> {
  const streams = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name]!.setEncoding('utf8').on('data', (text: string) => {
      streams[name] += text
    })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? -1, ...streams }))
  })
}

function readCalls(text: string): Call[] {
  const words = text.split('\0')
  const calls: Call[] = []
  for (let i = 0; i < words.length - 1; ) {
    const count = Number(words[i])
    calls.push({ tool: words[i + 1]!, words: words.slice(i + 2, i + 2 + count) })
    i += 2 + count
  }
  return calls
}

/** Of the plain files in a folder and in those below it. */
function texts(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return texts(path)
    return entry.isFile() ? [readFileSync(path, 'utf8')] : []
  })
}
