import { askpass } from './askpass.ts'
import type { Channel, Ending } from './channel.ts'
import { Pool } from './pool.ts'
import { type Program, startProgram } from './process.ts'
import { type Connection, type Target, Unreachable, usualTimeout } from './shell.ts'
import { saysThrottled } from './ssh-trouble.ts'

/** Reaches a host by the `ssh` program, which knows ssh_config by itself: one process for each shell. */
export async function connectOpenSsh(target: Target): Promise<Connection> {
  const open = (command: string): Promise<Channel> => startProgram(target.name, program(target, command))
  return new Pool({ user: target.user ?? '', open, close: async () => {} }, target)
}

function program(target: Target, command: string): Program {
  const { name, host, password, sshProgram = 'ssh' } = target
  return {
    file: sshProgram,
    args: [...sshArguments(target), '--', host, command],
    env: password && { ...process.env, ...askpass(password) },
    grace: 1_000,
    // What the shell exits with itself is never 255.
    ending: (ending: Ending, errors) =>
      ending.code === 255
        ? {
            ...ending,
            lost: new Unreachable(`${name}: ssh: ${lastWords(errors)}${hint(errors)}`, {
              throttled: saysThrottled(errors),
            }),
          }
        : ending,
  }
}

/** The words of the command line before the host: what the inventory says goes before ssh_config. */
export function sshArguments(target: Target): readonly string[] {
  const { first, last } = target.sshArguments ?? { first: [], last: [] }
  const known = target.knownHostsFiles?.map((file) => `"${file}"`).join(' ')
  const said: Readonly<Record<string, string | number | undefined>> = {
    Port: target.port,
    User: target.user,
    IdentityFile: target.privateKeyFile && `"${target.privateKeyFile}"`,
    ConnectTimeout: Math.ceil(target.timeout ?? usualTimeout),
    StrictHostKeyChecking: target.hostKeyChecking,
    UserKnownHostsFile: known,
    GlobalKnownHostsFile: known && 'none',
    // Without these a dead host would be waited for forever.
    ServerAliveInterval: Math.ceil(target.keepalive ?? 15),
    ServerAliveCountMax: 3,
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
