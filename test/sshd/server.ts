import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Target } from '../../src/transport/shell.ts'
import { sshWords } from '../transport/ssh-words.ts'
import { privateEtc, type TestUser } from './users.ts'

/** What kind of server to start. */
export interface SshdOptions {
  /** Default 10, as sshd's own. */
  readonly maxSessions?: number
  /** As in sshd_config; default 200. */
  readonly maxStartups?: string
  /** Default ed25519 alone. The keys are made anew for each server. */
  readonly hostKeyTypes?: readonly ('ed25519' | 'ecdsa' | 'rsa')[]
  /** Default: any free port. */
  readonly port?: number
  /** Users that exist for this server only; needs root. */
  readonly users?: readonly TestUser[]
  /** Passwords are judged by PAM, as keyboard-interactive needs it. */
  readonly pam?: boolean
  /** Further lines of sshd_config. */
  readonly config?: readonly string[]
}

/** An sshd on 127.0.0.1 with keys and folders of its own, gone without a trace when stopped. */
export interface Sshd {
  readonly port: number
  /** Everything of this server is in here; also the HOME of those who log in without an account of their own. */
  readonly dir: string
  /** A private key that may log in as anyone. */
  readonly userKey: string
  /** A known_hosts file with the server's keys. */
  readonly knownHosts: string
  /** How to reach it, as the user that runs the test. */
  target(changes?: Partial<Target>): Target
  /** What sshd has logged. */
  log(): string
  stop(): Promise<void>
}

/** Starts an sshd and waits until it answers. */
export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  const dir = mkdtempSync(join(tmpdir(), 'tsplay-sshd-'))
  const port = options.port ?? (await freePort())
  const userKey = join(dir, 'user_key')
  const knownHosts = join(dir, 'known_hosts')
  const hostKeys = (options.hostKeyTypes ?? ['ed25519']).map((type) => join(dir, `host_${type}`))
  makeKey(userKey, 'ed25519')
  for (const key of hostKeys) makeKey(key, key.split('_').at(-1)!)
  const lines = hostKeys.map(publicKey)
  writeFileSync(knownHosts, lines.map((line) => `[127.0.0.1]:${port} ${line}\n`).join(''))
  writeFileSync(join(dir, 'authorized_keys'), readFileSync(`${userKey}.pub`), { mode: 0o644 })
  writeFileSync(
    join(dir, 'sshd_config'),
    [
      'ListenAddress 127.0.0.1',
      `Port ${port}`,
      ...hostKeys.map((key) => `HostKey ${key}`),
      `AuthorizedKeysFile ${join(dir, 'authorized_keys')}`,
      `PidFile ${join(dir, 'sshd.pid')}`,
      'StrictModes no',
      `UsePAM ${options.pam ? 'yes' : 'no'}`,
      'PermitRootLogin yes',
      `MaxStartups ${options.maxStartups ?? 200}`,
      `MaxSessions ${options.maxSessions ?? 10}`,
      // Nobody's real home shall hold what tests store.
      ...(options.users ? [] : [`SetEnv HOME=${dir}`]),
      ...(options.config ?? []),
      '',
    ].join('\n'),
  )
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  execFileSync('chmod', ['755', dir])
  const sshd = [
    '/usr/sbin/sshd',
    ...['-D', '-e'],
    ...['-f', join(dir, 'sshd_config'), '-E', join(dir, 'log')],
  ]
  const command = options.users ? privateEtc(dir, options.users, sshd) : sshd
  const child = spawn(command[0]!, command.slice(1), { stdio: 'ignore' })
  const log = () => (existsSync(join(dir, 'log')) ? readFileSync(join(dir, 'log'), 'utf8') : '')
  await answering(port, child, log)
  return {
    port,
    dir,
    userKey,
    knownHosts,
    log,
    target: (changes) => ({
      name: 'router1',
      connection: 'ssh',
      host: '127.0.0.1',
      port,
      user: userInfo().username,
      privateKeyFile: userKey,
      knownHostsFiles: [knownHosts],
      timeout: 20,
      // Whatever this machine's people have in theirs.
      sshArguments: { first: sshWords('-F', 'none'), last: [] },
      ...changes,
    }),
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      if (child.exitCode === null) child.kill('SIGTERM')
      if (child.exitCode === null && child.signalCode === null) await gone
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Makes a key pair without a passphrase. */
export function makeKey(file: string, type: string, passphrase = ''): void {
  // The usual length takes seconds to find.
  const bits = type === 'rsa' ? ['-b', '2048'] : []
  execFileSync('ssh-keygen', ['-q', '-t', type, ...bits, '-N', passphrase, '-C', 'test', '-f', file])
}

/** The type of a key and its public half, as known_hosts has them. */
export function publicKey(file: string): string {
  return readFileSync(`${file}.pub`, 'utf8').split(' ').slice(0, 2).join(' ')
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function answering(port: number, child: ChildProcess, log: () => string): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (child.exitCode !== null) break
    const open = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy()
        resolve(true)
      }).on('error', () => resolve(false))
    })
    if (open) return
    await sleep(25)
  }
  throw new Error(`sshd does not start: ${log()}`)
}
