import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fault } from '../fault.ts'

/**
 * Lets the operator edit bytes with $EDITOR, in a folder that only they can read and that is gone afterwards, whatever
 * happens. `name` gives the file its ending. Resolves to what they left. Throws FaultError where the editor fails.
 */
export async function edited(bytes: Uint8Array, name: string): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'tsplay-vault-'))
  try {
    const file = join(folder, `text${extname(name)}`)
    writeFileSync(file, bytes, { mode: 0o600 })
    const { EDITOR = 'vi' } = process.env
    const end = await run(`exec ${EDITOR || 'vi'} "$1"`, file)
    if (end !== 0) throw fault(`the editor ended with ${end}: ${name} is as it was`)
    return readFileSync(file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs a command on the terminal. A signal that would end us ends it, so that we can tidy up. */
async function run(command: string, file: string): Promise<number | NodeJS.Signals | null> {
  const child = spawn('/bin/sh', ['-c', command, 'sh', file], { stdio: 'inherit' })
  const pass = (signal: NodeJS.Signals) => void child.kill(signal)
  // The terminal tells the editor of Ctrl-C, too, which may mean something there.
  const signals = { SIGINT: () => undefined, SIGTERM: pass, SIGHUP: pass } as const
  for (const [name, heard] of Object.entries(signals)) process.on(name, heard)
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => resolve(code ?? signal))
    })
  } finally {
    for (const [name, heard] of Object.entries(signals)) process.off(name, heard)
  }
}
