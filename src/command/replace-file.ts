import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fault } from '../fault.ts'
import { whyNot } from '../text-file.ts'

/**
 * Gives a file other bytes: written beside it and renamed, so that there is always the whole old file or the whole new
 * one. It keeps its mode and owner; a new one is for its owner alone. Throws FaultError, and then nothing has changed.
 */
export function replaceFile(file: string, bytes: Uint8Array | string): void {
  try {
    const old = statSync(file, { throwIfNoEntry: false })
    // What a link leads to is replaced, not the link.
    const path = old ? realpathSync(file) : file
    const beside = join(dirname(path), `.tsplay-${process.pid}.new`)
    try {
      const opened = openSync(beside, 'wx', 0o600)
      try {
        writeFileSync(opened, bytes)
        fsyncSync(opened)
      } finally {
        closeSync(opened)
      }
      if (old) {
        if (process.getuid?.() === 0) chownSync(beside, old.uid, old.gid)
        chmodSync(beside, old.mode & 0o7777)
      }
      renameSync(beside, path)
    } catch (error) {
      rmSync(beside, { force: true })
      throw error
    }
  } catch (error) {
    throw fault(`cannot write ${file}: ${whyNot(error)}`)
  }
}
