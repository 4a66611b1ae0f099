import { existsSync, readFileSync, rmSync } from 'node:fs'
import { askpass } from './askpass.ts'
import type { Channel } from './channel.ts'
import { askSsh } from './openssh-settings.ts'
import { opensshTrouble } from './openssh-trouble.ts'
import { Pool } from './pool.ts'
import { type Program, startProgram } from './process.ts'
import { telling } from './proxy-command.ts'
import { scratchFile } from './scratch.ts'
import { type Connection, type Target, usualTimeout } from './shell.ts'

/** Reaches a host by the `ssh` program, which knows ssh_config by itself: one process for each shell. */
export async function connectOpenSsh(target: Target): Promise<Connection> {
  const settings = await askSettings(target)
  const open = (command: string): Promise<Channel> =>
    startProgram(target.name, program(target, settings, command))
  const { timeout, user } = settings
  return new Pool({ user, logsIn: true, open, close: async () => {} }, { ...target, timeout })
}

/** What `ssh` makes of the inventory and ssh_config. */
interface Settings {
  /** Words that make it patient as usual where nobody says how patient. */
  readonly patience: readonly string[]
  /** How long it is. */
  readonly timeout: number
  /** Who logs in; empty where it does not say. */
  readonly user: string
  readonly proxyCommand: string | undefined
  /** The files of keys that it may use. */
  readonly keys: readonly string[]
}

async function askSettings(target: Target): Promise<Settings> {
  const said = await askSsh(target, sshArguments(target))
  const seconds = (keyword: string) => Number(said(keyword)[0]) || 0
  const timeout = seconds('connecttimeout')
  return {
    patience: [
      ...(timeout ? [] : ['-o', `ConnectTimeout=${usualTimeout}`]),
      // Without it a dead host would be waited for forever.
      ...(seconds('serveraliveinterval') ? [] : ['-o', 'ServerAliveInterval=15']),
    ],
    timeout: target.timeout ?? (timeout || usualTimeout),
    user: said('user')[0] ?? target.user ?? '',
    proxyCommand: said('proxycommand')[0],
    keys: said('identityfile'),
  }
}

let started = 0

function program(target: Target, settings: Settings, command: string): Program {
  const { name, host, password, sshProgram = 'ssh' } = target
  // What it says itself is kept apart from what the jobs print on stderr, which may be secret.
  const log = scratchFile(`log${++started}`)
  const { patience, proxyCommand, keys } = settings
  // What is said first counts.
  const proxy = proxyCommand ? ['-o', `ProxyCommand=${telling(proxyCommand, log)}`] : []
  return {
    file: sshProgram,
    args: ['-E', log, ...proxy, ...sshArguments(target), ...patience, '--', host, command],
    env: password && { ...process.env, ...askpass(password) },
    grace: 1_000,
    ending(ending, { before, after }) {
      const said = takeAway(log)
      const goodbye = farewell.exec(after)?.[0] ?? ''
      // A shell may exit with 255, too; ssh itself always says why.
      if (ending.code !== 255 || (said === '' && !goodbye && !farewell.test(before))) return ending
      return { ...ending, lost: opensshTrouble(name, { before, said: said ?? '', goodbye, keys }) }
    },
  }
}

/** The one thing that ssh says of itself on stderr and not in its log. */
const farewell = /Connection to \S+ closed by remote host\.(?=\r?\n$)/

/** What a file held; undefined where it was never made, as by an `ssh` that did not understand its command line. */
function takeAway(file: string): string | undefined {
  if (!existsSync(file)) return undefined
  const text = readFileSync(file, 'utf8')
  rmSync(file)
  return text
}

/** The words of the command line before the host: what the inventory says goes before ssh_config. */
function sshArguments(target: Target): readonly string[] {
  const { first, last } = target.sshArguments ?? { first: [], last: [] }
  const known = target.knownHostsFiles?.map((file) => `"${file}"`).join(' ')
  const said: Readonly<Record<string, string | number | undefined>> = {
    Port: target.port,
    User: target.user,
    IdentityFile: target.privateKeyFile && `"${target.privateKeyFile}"`,
    ConnectTimeout: target.timeout && Math.ceil(target.timeout),
    StrictHostKeyChecking: target.hostKeyChecking,
    UserKnownHostsFile: known,
    GlobalKnownHostsFile: known && 'none',
    ServerAliveInterval: target.keepalive && Math.ceil(target.keepalive),
    // Nobody is at a terminal: a password comes by way of askpass, once.
    ...(target.password ? { NumberOfPasswordPrompts: 1 } : { BatchMode: 'yes' }),
    ClearAllForwardings: 'yes',
  }
  return [
    ...['-T', '-x', ...first.flatMap(({ words }) => words)],
    ...Object.entries(said).flatMap(([keyword, value]) =>
      value === undefined ? [] : ['-o', `${keyword}=${value}`],
    ),
    ...last.flatMap(({ words }) => words),
  ]
}
