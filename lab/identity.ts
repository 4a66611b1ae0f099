import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { must } from './command.ts'
import { machineFile, stateDir } from './paths.ts'
import { lansOf, type Machine, machines } from './topology.ts'

/** The key that every user of every machine accepts. */
export const keyFile = join(stateDir, 'key')
/** The machines' host keys, so that a strict check passes from the first contact. */
export const knownHostsFile = join(stateDir, 'known_hosts')
/** For people and for the ssh command: `ssh -F …/ssh_config lb1`. */
export const sshConfigFile = join(stateDir, 'ssh_config')

/** Makes the keys, and for each machine the archive that makes it itself at its first boot. */
export async function writeIdentities(): Promise<void> {
  await generateKey(keyFile, 'lab')
  const hostKeys = await Promise.all(machines.map(writeIdentity))
  await writeFile(knownHostsFile, hostKeys.join(''))
  await writeFile(sshConfigFile, sshConfig())
}

async function writeIdentity(machine: Machine): Promise<string> {
  const folder = join(stateDir, machine.name)
  const root = join(folder, 'identity')
  await mkdir(join(root, 'etc/ssh'), { recursive: true })
  const hostKey = join(root, 'etc/ssh/ssh_host_ed25519_key')
  await generateKey(hostKey, machine.name)
  await writeFile(join(root, 'etc/ssh/lab_key.pub'), await readFile(`${keyFile}.pub`))
  await writeFile(join(root, 'etc/machine-id'), `${randomBytes(16).toString('hex')}\n`)
  await writeFile(join(root, 'etc/hostname'), `${machine.name}\n`)
  await writeFile(join(root, 'etc/hosts'), hosts())
  await writeFile(join(root, 'etc/lab-network'), network(machine))
  const archive = join(stateDir, machineFile(machine.name, 'identity.tar'))
  await must('tar', ['--owner=0', '--group=0', '--mode=go-w', '-C', root, '-cf', archive, 'etc'])
  const publicKey = await readFile(`${hostKey}.pub`, 'utf8')
  await rm(root, { recursive: true })
  return `[127.0.0.1]:${machine.port} ${publicKey.split(' ').slice(0, 2).join(' ').trim()}\n`
}

async function generateKey(file: string, comment: string): Promise<void> {
  await rm(file, { force: true })
  await must('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', file])
}

function hosts(): string {
  const others = machines.map(({ name, addresses }) => `${addresses.private ?? addresses.public} ${name}\n`)
  return `127.0.0.1 localhost\n${others.join('')}`
}

/** Commands for `ip -batch`: eth0 is the management, eth1 and eth2 are the LANs. */
function network(machine: Machine): string {
  const lines = ['link set lo up', 'address add 10.0.2.15/24 dev eth0', 'link set eth0 up']
  for (const [index, lan] of lansOf(machine).entries()) {
    lines.push(`address add ${machine.addresses[lan]}/24 dev eth${index + 1}`, `link set eth${index + 1} up`)
  }
  if (machine.gateway) lines.push(`route add default via ${machine.gateway}`)
  return `${lines.join('\n')}\n`
}

function sshConfig(): string {
  const entries = machines.map(({ name, port }) => `Host ${name}\n  Port ${port}\n`)
  return `${entries.join('\n')}
Host *
  HostName 127.0.0.1
  User admin
  IdentityFile ${keyFile}
  IdentitiesOnly yes
  UserKnownHostsFile ${knownHostsFile}
  StrictHostKeyChecking yes
  KexAlgorithms curve25519-sha256
  PreferredAuthentications publickey
  ConnectTimeout 15
  LogLevel ERROR
`
}
