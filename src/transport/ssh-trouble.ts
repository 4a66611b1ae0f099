import { FaultError } from '../fault.ts'
import type { Endpoint } from './endpoint.ts'
import { Unreachable } from './shell.ts'

/** What is known about a failed login beyond the error. */
export interface Attempt {
  /** Labels of the ways to log in that were offered. */
  readonly tried: readonly string[]
  /** What could not be used, and why. */
  readonly notes: readonly string[]
  /** What the command in between has complained of. */
  readonly said?: string | undefined
  /** How that command ended, unless all was well. */
  readonly ended?: string | undefined
}

/** An error of a connection that was never made, in words that say what to do. */
export function loginTrouble(endpoint: Endpoint, error: unknown, attempt: Attempt): Unreachable | FaultError {
  if (error instanceof Unreachable || error instanceof FaultError) return error
  const { bindAddress, host, port, timeout, user } = endpoint
  const { code, level, message } = error as NodeJS.ErrnoException & { level?: string }
  const where = `${host}:${port}`
  const byCommand = endpoint.proxy?.type === 'command'
  const hadEnough = /too many authentication failures/i.test(message)
  const isRefused = level === 'client-authentication' || hadEnough
  const command = attempt.said ?? attempt.ended
  const because = () => {
    switch (code) {
      case 'ECONNREFUSED':
        return `${where} refuses connections: is sshd running there, and is ansible_port right?`
      case 'ENOTFOUND':
      case 'EAI_AGAIN':
        return `the name ${host} does not resolve: correct ansible_host, or the DNS`
      case 'EHOSTUNREACH':
      case 'ENETUNREACH':
        return `there is no way to ${where}: check the address and the routes`
      case 'ETIMEDOUT':
        if (attempt.tried.length > 0)
          return `the login at ${where} did not come to its end within ${timeout} s, while it tried ${attempt.tried.at(-1)}`
        return byCommand
          ? `${where} did not answer within ${timeout} s: does the ProxyCommand lead there?`
          : `${where} did not answer within ${timeout} s: check the address, and the firewalls on the way`
      case 'EADDRNOTAVAIL':
        return `there is no connection to ${where} from BindAddress ${bindAddress}: it is no address of this machine`
    }
    if (isRefused) return refused(user, where, attempt, hadEnough)
    if (/no matching/i.test(message))
      return `${where} has no algorithm in common with this SSH client (${message}): ${wayOut(message)}`
    if (hungUp(error) && command) return `the ProxyCommand that leads to ${where} ended before the login`
    if (hungUp(error))
      return `${where} closed the connection during the login: is it an SSH server, and does it limit new connections (MaxStartups, fail2ban)?`
    return `the login at ${where} failed: ${message}`
  }
  const said = command ? ` (ProxyCommand: ${command})` : ''
  return new Unreachable(`${endpoint.name}: ${because()}${said}`, {
    cause: error,
    refused: isRefused ? attempt.tried : undefined,
    // A command that fails would only fail again, until a host in between locks us out.
    throttled: hungUpEarly(error) && (command === undefined || saysThrottled(command)),
  })
}

function wayOut(message: string): string {
  return /host key/.test(message)
    ? 'if it can prove its key by SHA-1 only, ansible_ssh_common_args: -o HostKeyAlgorithms=+ssh-rsa allows that'
    : 'connection: openssh may know one, such as those against quantum computers'
}

/**
 * Does `ssh` say that sshd hung up before the keys were exchanged (MaxStartups, PerSourcePenalties)? It says so too
 * where a host in between does not let us in, cannot be reached, or cannot reach the next one: that would only be
 * refused again.
 */
export function saysThrottled(errors: string): boolean {
  return hungUpOn.test(errors) && !final.test(errors)
}

/** The second where it came to write first. */
const hungUpOn =
  /(kex|ssh)_exchange_identification: .*(closed|reset)|banner exchange: .*(broken pipe|reset)|Not allowed at this time/i

/** What more tries do not change. */
const final =
  /Permission denied|Host key verification failed|Connection refused|Could not resolve hostname|No route to host|Network is unreachable|timed out|stdio forwarding failed|jumphost loop/

function hungUpEarly(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return hungUp(error) && (code === undefined || code === 'ECONNRESET' || code === 'EPIPE')
}

function hungUp(error: unknown): boolean {
  const { level, message } = error as Error & { level?: string }
  return level === 'client-socket' || /before handshake|no response from server/i.test(message)
}

/** Why a link that was up is gone; `between` says why the host in between is. */
export function lostTrouble(
  endpoint: Endpoint,
  error: Error | undefined,
  between?: Unreachable,
): Unreachable {
  if (between) return new Unreachable(`${endpoint.name}: by way of ${between.message}`, { cause: between })
  const where = `${endpoint.host}:${endpoint.port}`
  if (!error) return new Unreachable(`${endpoint.name}: ${where} closed the connection`)
  const because = () => {
    if (/keepalive/i.test(error.message)) return `${where} does not answer any more`
    return (error as NodeJS.ErrnoException).code === 'ECONNRESET' ? `${where} has reset it` : error.message
  }
  return new Unreachable(`${endpoint.name}: the connection was lost: ${because()}`, { cause: error })
}

function refused(user: string, where: string, { tried, notes }: Attempt, hadEnough: boolean): string {
  const unused = notes.length > 0 ? ` Not used: ${notes.join('; ')}.` : ''
  if (tried.length === 0)
    return `there is nothing to log in with at ${where}: no key, no agent, no password.${unused}`
  const then = hadEnough
    ? 'It had too many authentication failures: name the right key (ansible_ssh_private_key_file or IdentityFile), with IdentitiesOnly=yes.'
    : question(user, tried)
  return `${where} does not let ${user} in. Tried: ${tried.join(', ')}.${unused} ${then}`
}

function question(user: string, tried: readonly string[]): string {
  const isPassword = (label: string) => label === 'password' || label === 'keyboard-interactive'
  if (tried.every(isPassword)) return 'Are ansible_user and ansible_password right?'
  const inFile = `Is the public key in ${user}'s authorized_keys`
  return tried.some(isPassword)
    ? `${inFile}, or are ansible_user and ansible_password right?`
    : `${inFile}, and is ansible_user right?`
}
