import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Hosts to work on: all addresses of loopback lead to one sshd. */
export interface Network {
  readonly port: number
  readonly key: string
  /** As in a known_hosts file: the type and the key. */
  readonly hostKey: string
  stop(): void
}

const sshPort = 22
const delayedPort = 2222

/** Starts an sshd with keys of its own, and a relay before it where every byte is to be late by `delay` milliseconds. */
export async function startNetwork(folder: string, delay: number): Promise<Network> {
  execFileSync('ip', ['link', 'set', 'lo', 'up'])
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  const file = (name: string) => join(folder, name)
  for (const name of ['host_key', 'key'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'bench', '-f', file(name)])
  const hostKey = readFileSync(file('host_key.pub'), 'utf8').split(' ').slice(0, 2).join(' ')
  mkdirSync(file('home'))
  writeFileSync(
    file('sshd_config'),
    [
      'ListenAddress 0.0.0.0',
      `Port ${sshPort}`,
      `HostKey ${file('host_key')}`,
      `AuthorizedKeysFile ${file('key.pub')}`,
      `PidFile ${file('sshd.pid')}`,
      'StrictModes no',
      'UsePAM no',
      'UseDNS no',
      'PermitRootLogin yes',
      'MaxStartups 1000',
      // A plain login, with nobody's start-up files.
      `SetEnv HOME=${file('home')}`,
      'Subsystem sftp internal-sftp',
      '',
    ].join('\n'),
  )
  const started: ChildProcess[] = [
    spawn('/usr/sbin/sshd', ['-D', '-f', file('sshd_config'), '-E', file('sshd.log')], { stdio: 'ignore' }),
  ]
  if (delay > 0) {
    const relay = join(import.meta.dirname, 'relay.js')
    const args = [relay, String(delayedPort), String(sshPort), String(delay)]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    started.push(child)
    await once(child.stdout!, 'data')
  }
  await answering(sshPort)
  return {
    port: delay > 0 ? delayedPort : sshPort,
    key: file('key'),
    hostKey,
    stop: () => {
      for (const child of started) child.kill()
    },
  }
}

async function answering(port: number): Promise<void> {
  for (let i = 0; i < 200; i++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy()
        resolve(true)
      }).on('error', () => resolve(false))
    })
    if (open) return
    await sleep(50)
  }
  throw new Error('sshd does not answer')
}
