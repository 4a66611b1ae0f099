import { isUtf8 } from 'node:buffer'
import type { Outcome } from '../module.ts'
import type { Ticket } from './ticket.ts'

/** A ticket in a shell, with what is known of its outcome so far. */
export interface Running {
  readonly ticket: Ticket
  readonly index: number
  readonly batch: Batch
  stdout?: Buffer
  stderr?: Buffer
  code?: number
  /** It left processes behind that hold the shell's streams. */
  held?: boolean
  /** Of the subshell that runs it, if it is tracked. */
  pid?: number
  /** Why it was given up; then its own exit code counts for nothing. */
  abandoned?: { readonly code: number; readonly why: string }
  /** Settles when what was given up is dead. */
  dead?: Promise<void>
}

/** What was sent together; done when all has an outcome, or with the tickets that the shell will never run. */
export interface Batch {
  left: number
  readonly done: (unfinished: Ticket[]) => void
}

/** Can it be killed? Only then its frame shows a pid. */
export function isTracked({ ticket }: Running): boolean {
  return ticket.job.user === true || ticket.job.timeout !== undefined
}

/** Resolves the ticket with what there is. */
export function finish(running: Running): void {
  const { ticket, batch } = running
  ticket.resolve(outcome(running))
  batch.left--
  if (batch.left === 0) batch.done([])
}

function outcome({ abandoned, code, stdout, stderr }: Running): Outcome {
  const output = stdout?.toString() ?? ''
  const errors = stderr?.toString() ?? ''
  const bytes = stdout && !isUtf8(stdout) ? { bytes: stdout } : {}
  if (!abandoned) return { code: code ?? 255, stdout: output, stderr: errors, ...bytes }
  const separator = errors && !errors.endsWith('\n') ? '\n' : ''
  const { code: given, why } = abandoned
  return { code: given, stdout: output, stderr: `${errors}${separator}${why}\n`, abandoned: why }
}
