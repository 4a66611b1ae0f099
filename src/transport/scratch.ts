import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

let folder: string | undefined

/** A path in a folder that nobody else may look into, and that ends with this process. */
export function scratchFile(name: string): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'tsplay-ssh-'))
    process.once('exit', () => rmSync(made, { recursive: true, force: true }))
    folder = made
  }
  return join(folder, name)
}
