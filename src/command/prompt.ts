import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { print } from '../engine/loop.ts'
import { fault } from '../fault.ts'
import type { Prompt } from '../playbook/model.ts'

/** Is there somebody to ask? */
export function isInteractive(): boolean {
  return process.stdin.isTTY === true
}

/** Asks the operator on the terminal; what is hidden is not shown while it is typed. Throws FaultError when interrupted. */
export async function ask(question: string, hidden: boolean): Promise<string> {
  let muted = false
  const output = new Writable({
    write: (chunk, _, done) => {
      if (!muted) process.stderr.write(chunk)
      done()
    },
  })
  const terminal = createInterface({ input: process.stdin, output, terminal: true })
  const interrupted = new AbortController()
  terminal.on('SIGINT', () => interrupted.abort())
  try {
    // What was told before stands above the question.
    await setImmediate()
    const answer = terminal.question(question, { signal: interrupted.signal })
    muted = hidden
    return await answer
  } catch (error) {
    if (interrupted.signal.aborted) throw fault('interrupted while asking')
    throw error
  } finally {
    terminal.close()
    if (hidden) process.stderr.write('\n')
  }
}

/** Asks for a variable of `vars_prompt`, twice where it is to be confirmed. An empty answer means the default. */
export async function askFor({ text, standing, hidden, confirm }: Prompt): Promise<string> {
  const question = standing === undefined ? `${text}: ` : `${text} [${print(standing)}]: `
  for (;;) {
    const answer = await ask(question, hidden)
    if (!confirm || (await ask(`confirm ${question}`, hidden)) === answer) return answer
    process.stderr.write('the two answers differ\n')
  }
}

/** Asks before each task, until the operator says to go on without. Anything but yes leaves the task out. */
export function stepper(): (task: string) => Promise<boolean> {
  let asking = true
  return async (task) => {
    if (!asking) return true
    const answer = await ask(`Perform task: TASK: ${task} (N)o/(y)es/(c)ontinue: `, false)
    const word = answer.trim().toLowerCase()
    if (word === 'c' || word === 'continue') asking = false
    return !asking || word === 'y' || word === 'yes'
  }
}
