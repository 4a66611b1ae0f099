import { spawnSync } from 'node:child_process'
import { accessSync, constants, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fault } from '../fault.ts'

/**
 * The text of a file, what a program prints that is given `words`, or standard input for `-`; line ends around it do
 * not count. Throws FaultError where there is none.
 */
export function passwordIn(option: string, file: string, words: readonly string[] = []): string {
  const text = isProgram(file) ? printed(option, file, words) : read(option, file)
  const password = text.replace(/^[\r\n]+|[\r\n]+$/g, '')
  if (password === '') throw fault(`${option}: ${file} holds no password`)
  return password
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function printed(option: string, file: string, words: readonly string[]): string {
  const { status, stdout, error } = spawnSync(resolve(file), words, {
    encoding: 'utf8',
    stdio: ['inherit', 'pipe', 'inherit'],
  })
  if (error) throw fault(`${option}: cannot run ${file}: ${error.message}`)
  if (status !== 0) throw fault(`${option}: ${file} ended with ${status}`)
  return stdout
}

function read(option: string, file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    throw fault(`${option}: cannot read ${file}: ${(error as Error).message}`)
  }
}
