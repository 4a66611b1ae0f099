import type { Outcome } from '../module.ts'
import type { Script } from '../script.ts'
import type { Place, Secret } from '../value.ts'

/** One script to run in a shell. */
export interface Job {
  readonly script: Script
  /** The text is the user's own (command, shell): it runs with their locale, their login PATH plus sbin, and `stdin`. */
  readonly user?: boolean
  readonly stdin?: string | Uint8Array | undefined
  /** Seconds after which the process tree is killed; the outcome has code 124 and says so on stderr. 0 is no limit. */
  readonly timeout?: number | undefined
}

/** A long-lived `sh` of one user on one host. */
export interface Shell {
  /**
   * Runs jobs in order. They travel as one write and are counted as one framed exchange. Each promise settles as soon
   * as its answer is there; all reject with `Unreachable` when the connection is lost. A job that prints more than
   * 64 MB on a stream is killed; its outcome has code 125 and the first 64 kB.
   */
  run(jobs: readonly Job[]): Promise<Outcome>[]
  /** Brings bytes to the target for scripts of this connection, in chunks; does nothing where they are there already. */
  put(sha256: string, bytes: Uint8Array): Promise<Outcome>
}

/** How to become another user. */
export interface Become {
  readonly method: 'sudo' | 'su' | 'doas'
  readonly user: string
  readonly password?: Secret | undefined
  readonly flags?: string | undefined
  /** The program; left out: the one that the method is named for. */
  readonly exe?: string | undefined
}

/** Tells apart whose shell it is: those who become somebody alike share one. */
export function shellKey(become: Become | undefined): string {
  return become ? [become.method, become.user, become.flags, become.exe].join('\0') : ''
}

/** A connection to one host: a pool of shells by user. */
export interface Connection {
  /** The shell of the login user, or of the user to become. Rejects with `Unreachable`, or `BecomeFailed` (the host is there, the right is missing). */
  shell(become?: Become): Promise<Shell>
  /** Framed exchanges so far, logins not counted. */
  readonly exchanges: number
  close(): Promise<void>
}

/** Words for the command line of `ssh`, with the variable that has them. */
export interface SshWords {
  readonly words: readonly string[]
  readonly variable: string
  readonly place?: Place | undefined
}

/**
 * How a host is reached, as far as the `ansible_*` connection variables and the command line say; the rest is up to
 * ssh_config and to the defaults.
 */
export interface Target {
  readonly name: string
  /** `openssh` leaves ssh_config and the login to the `ssh` program. */
  readonly connection: 'ssh' | 'openssh' | 'local'
  readonly host: string
  readonly port?: number | undefined
  readonly user?: string | undefined
  readonly password?: Secret | undefined
  readonly privateKeyFile?: string | undefined
  /** Files to look up host keys in. */
  readonly knownHostsFiles?: readonly string[] | undefined
  /** `yes`: unknown hosts are refused; `accept-new`: they are added, changed ones refused; `no`: anything goes. */
  readonly hostKeyChecking?: 'yes' | 'accept-new' | 'no' | undefined
  /** Words for the command line of `ssh`: those that go before all else that is said here, and those that go after it. */
  readonly sshArguments?:
    | { readonly first: readonly SshWords[]; readonly last: readonly SshWords[] }
    | undefined
  /** The program for `openssh`. */
  readonly sshProgram?: string | undefined
  /** Seconds for connecting and logging in. */
  readonly timeout?: number | undefined
  /** Seconds until a silent host is asked whether it is there. For tests. */
  readonly keepalive?: number | undefined
  /** The shell to run on the target; default `sh`. For tests over dash, busybox and bash. */
  readonly shell?: string | undefined
}

/** Seconds for connecting and logging in, where nobody says. */
export const usualTimeout = 10

/** Asks the operator for something that is not to be shown. */
export type Ask = (question: string) => Promise<string>

/** The host cannot be reached, or was lost. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
  /** It hung up before a word was spoken; it may be that too many came at a time (MaxStartups). */
  readonly throttled: boolean
  /** What it was offered in vain, where it lets nobody in. */
  readonly refused: readonly string[] | undefined

  constructor(
    message: string,
    {
      throttled = false,
      refused,
      ...options
    }: ErrorOptions & { throttled?: boolean; refused?: readonly string[] | undefined } = {},
  ) {
    super(message, options)
    this.throttled = throttled
    this.refused = refused
  }
}

/** The host is there, but the user cannot be become: no sudo, no right, a wrong or missing password. */
export class BecomeFailed extends Error {
  override readonly name = 'BecomeFailed'
}

/** Opens a connection; the transports implement this. */
export type Connect = (target: Target) => Promise<Connection>
