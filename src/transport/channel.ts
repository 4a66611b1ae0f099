import type { Readable, Writable } from 'node:stream'
import type { Unreachable } from './shell.ts'

/** How a channel came to its end. */
export interface Ending {
  /** What the command exited with; undefined where a signal or a lost link ended it. */
  readonly code?: number | undefined
  /** For people: `exit code 1`, `signal SIGKILL`. */
  readonly how: string
  /** The link to the host is lost, and why. */
  readonly lost?: Unreachable | undefined
}

/** A command running on the host, with its three streams, whatever carries them. */
export interface Channel {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** Calls back once, when the command has ended and its output was read, or when the link is lost. */
  onEnd(listener: (ending: Ending) => void): void
  /** Lets go of the command; what it still prints is dropped. */
  close(): void
}

/** A way to reach one host. Framing, become and pooling are shared above it. */
export interface Transport {
  /** The user that commands run as. */
  readonly user: string
  /** Each channel is a login of its own: where nothing answers, nobody knows how far it came. */
  readonly logsIn?: boolean
  /** Runs a command line through the user's login shell. Rejects with `Unreachable`. */
  open(command: string): Promise<Channel>
  close(): Promise<void>
}
