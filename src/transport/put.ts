import { randomBytes } from 'node:crypto'
import type { Outcome } from '../module.ts'
import { octalPieces } from '../octal.ts'
import type { Script } from '../script.ts'
import { isStored, storeAbort, storeBegin, storeEnd, storeNext } from './content.ts'

/** Pieces on their way at a time: enough to keep the link busy, few enough to hold little memory. */
const window = 4

/**
 * Brings bytes to the user whose shell runs the scripts, unless they are there. `run` must run them in order; each is a
 * frame of its own. Resolves with the first outcome that is not a success, or with the last.
 */
export async function putContent(
  sha256: string,
  bytes: Uint8Array,
  run: (script: Script) => Promise<Outcome>,
): Promise<Outcome> {
  const answer = await run(isStored(sha256))
  if (answer.code === 0) return answer
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

function* storing(sha256: string, bytes: Uint8Array, name: string): Generator<Script> {
  yield storeBegin(name)
  for (const piece of octalPieces(bytes)) yield storeNext(name, piece)
  yield storeEnd(sha256, name)
}
