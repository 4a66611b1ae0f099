import { execFile } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { promisify } from 'node:util'
import { askpass } from './askpass.ts'
import type { Channel } from './channel.ts'
import { Pool } from './pool.ts'
import { type Program, startProgram } from './process.ts'
import { scratchFile } from './scratch.ts'
import { type Connection, type Target, Unreachable, usualTimeout } from './shell.ts'
import { saysThrottled } from './ssh-trouble.ts'

/** Reaches a host by the `ssh` program, which knows ssh_config by itself: one process for each shell. */
export async function connectOpenSsh(target: Target): Promise<Connection> {
  const { words, timeout } = await patience(target)
  const open = (command: string): Promise<Channel> =>
    startProgram(target.name, program(target, words, command))
  return new Pool({ user: target.user ?? '', open, close: async () => {} }, { ...target, timeout })
}

/** Words that make `ssh` patient as usual where neither the inventory nor ssh_config says how patient; and how long it is. */
async function patience(target: Target): Promise<{ words: readonly string[]; timeout: number }> {
  const { host, sshProgram = 'ssh' } = target
  // Debian's ssh has an interval of its own for BatchMode, which nobody said.
  const asked = ['-G', '-o', 'BatchMode=no', ...sshArguments(target), '--', host]
  let stdout = ''
  try {
    ;({ stdout } = await promisify(execFile)(sshProgram, asked, { timeout: usualTimeout * 1000 }))
  } catch {
    // What it finds wrong it says again when it is to log in.
  }
  const said = (keyword: string) => Number(new RegExp(`^${keyword} (\\d+)$`, 'm').exec(stdout)?.[1] ?? 0)
  const timeout = said('connecttimeout')
  return {
    words: [
      ...(timeout ? [] : ['-o', `ConnectTimeout=${usualTimeout}`]),
      // Without it a dead host would be waited for forever.
      ...(said('serveraliveinterval') ? [] : ['-o', 'ServerAliveInterval=15']),
    ],
    timeout: target.timeout ?? (timeout || usualTimeout),
  }
}

let started = 0

function program(target: Target, words: readonly string[], command: string): Program {
  const { name, host, password, sshProgram = 'ssh' } = target
  // What it says itself is kept apart from what the jobs print on stderr, which may be secret.
  const log = scratchFile(`log${++started}`)
  return {
    file: sshProgram,
    args: ['-E', log, ...sshArguments(target), ...words, '--', host, command],
    env: password && { ...process.env, ...askpass(password) },
    grace: 1_000,
    ending(ending, { before, after }) {
      const said = takeAway(log)
      const goodbye = farewell.exec(after)?.[0] ?? ''
      // A shell may exit with 255, too; ssh itself always says why.
      if (ending.code !== 255 || (said === '' && !goodbye && !farewell.test(before))) return ending
      const errors = [before, said, goodbye].join('\n')
      const message = `${name}: ssh: ${lastWords(errors)}${hint(errors)}`
      return { ...ending, lost: new Unreachable(message, { throttled: saysThrottled(errors) }) }
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

function lastWords(errors: string): string {
  const lines = errors.split(/\r?\n/).filter((line) => line.trim() !== '')
  return lines.slice(-3).join(' / ') || 'ended without a word'
}

/** Where ssh may ask nobody, it does not say what it would have asked. */
function hint(errors: string): string {
  return /^\s*Host key verification failed\.\s*$/.test(errors)
    ? ' Its key is not known: log in once by hand with the same options, compare its fingerprint, and accept it.'
    : ''
}
