import { randomBytes } from 'node:crypto'
import type { Outcome } from '../module.ts'
import type { Script } from '../script.ts'
import { isStored, storeAbort, storeEnd, storeFirst, storeNext, storeWhole } from './content.ts'
import { octalPieces } from './octal.ts'
import type { Job } from './shell.ts'

/** From this size on, in bytes, it pays to ask first whether the host has the content. */
const askFrom = 262_144
/** Pieces on their way at a time: enough to keep the link busy, few enough to hold little memory. */
const window = 4

/**
 * Brings bytes to the user whose shell runs the scripts. `run` must run them in order; each is a frame of
 * its own. Resolves with the first outcome that is not a success, or with the last.
 */
export async function putContent(
  sha256: string,
  bytes: Uint8Array,
  run: (script: Script) => Promise<Outcome>,
): Promise<Outcome> {
  if (bytes.length >= askFrom) {
    const answer = await run(isStored(sha256))
    if (answer.code === 0) return answer
  }
  const name = `.${randomBytes(8).toString('hex')}`
  const underway: Promise<Outcome>[] = []
  let last: Outcome = { code: 0, stdout: '', stderr: '' }
  const settleDownTo = async (most: number): Promise<boolean> => {
    while (underway.length > most && last.code === 0) last = await underway.shift()!
    return last.code === 0
  }
  for (const script of storing(sha256, bytes, name)) {
    underway.push(run(script))
    if (!(await settleDownTo(window))) break
  }
  if (!(await settleDownTo(0))) await run(storeAbort(name))
  return last
}

/** Contents of at most this many bytes travel along with the script that uses them. */
export const alongLimit = askFrom - 1

/** The jobs that bring bytes, to run ahead of a script that uses them, in the same exchange. */
export function storeJobs(sha256: string, bytes: Uint8Array): readonly Job[] {
  const name = `.${randomBytes(8).toString('hex')}`
  return [...storing(sha256, bytes, name)].map((script) => ({ script, brings: true }))
}

function* storing(sha256: string, bytes: Uint8Array, name: string): Generator<Script> {
  const pieces = octalPieces(bytes)
  const first = pieces.next().value ?? ''
  let next = pieces.next()
  if (next.done) return yield storeWhole(sha256, name, first)
  yield storeFirst(name, first)
  for (; !next.done; next = pieces.next()) yield storeNext(name, next.value)
  yield storeEnd(sha256, name)
}
