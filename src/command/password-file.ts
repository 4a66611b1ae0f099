import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { resolve } from 'node:path'
import { fault } from '../fault.ts'
import { readBytes, whyNot } from '../text-file.ts'

/**
 * The bytes of a file, what a program prints that is given `words`, or standard input for `-`; line ends around them do
 * not count. Throws FaultError where there are none.
 */
export function passwordIn(option: string, file: string, words: readonly string[] = []): Buffer {
  const bytes = isProgram(file) ? printed(option, file, words) : readBytes(file, `${option}: `)
  const password = trimmed(bytes, /^[\r\n]+|[\r\n]+$/g)
  if (password.length === 0) throw fault(`${option}: ${file} holds no password`)
  return password
}

/** Bytes without what a pattern of ASCII characters finds. */
export function trimmed(bytes: Buffer, pattern: RegExp): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(pattern, ''), 'latin1')
}

/** Whether a file is to be run, and not read. */
export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function printed(option: string, file: string, words: readonly string[]): Buffer {
  const { status, stdout, error } = spawnSync(resolve(file), words, { stdio: ['inherit', 'pipe', 'inherit'] })
  if (error) throw fault(`${option}: cannot run ${file}: ${whyNot(error)}`)
  if (status !== 0) throw fault(`${option}: ${file} ended with ${status}`)
  return stdout
}
