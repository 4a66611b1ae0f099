import { spawnSync } from 'node:child_process'
import { accessSync, constants, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fault } from '../fault.ts'
import { Secret } from '../value.ts'
import { ask, isInteractive } from './prompt.ts'

/** How the operator gives the passwords for logging in and for becoming another user. */
export interface PasswordArguments {
  readonly askPass: boolean
  readonly connectionPasswordFile?: string
  readonly askBecomePass: boolean
  readonly becomePasswordFile?: string
}

/** The passwords of the command line. */
export interface Passwords {
  readonly connectPassword: Secret | undefined
  readonly becomePassword: Secret | undefined
}

/** Asks for or reads the passwords. Throws FaultError where there is no terminal to ask on, or a file has none. */
export async function passwordsOf(args: PasswordArguments): Promise<Passwords> {
  const connectPassword = args.connectionPasswordFile
    ? fromFile('--connection-password-file', args.connectionPasswordFile)
    : args.askPass
      ? new Secret(await asked('--ask-pass', 'SSH password: '))
      : undefined
  if (args.becomePasswordFile)
    return { connectPassword, becomePassword: fromFile('--become-password-file', args.becomePasswordFile) }
  if (!args.askBecomePass) return { connectPassword, becomePassword: undefined }
  const question = connectPassword ? 'BECOME password [the same as for SSH]: ' : 'BECOME password: '
  const answer = await asked('--ask-become-pass', question)
  return {
    connectPassword,
    becomePassword: answer === '' && connectPassword ? connectPassword : new Secret(answer),
  }
}

/** Asks without showing the answer. Throws FaultError where nobody can be asked. */
async function asked(option: string, question: string): Promise<string> {
  if (isInteractive()) return ask(question, true)
  throw fault(`${option}: there is no terminal to ask on`, undefined, [`give a file: ${fileOptions[option]}`])
}

const fileOptions: Readonly<Record<string, string>> = {
  '--ask-pass': '--connection-password-file',
  '--ask-become-pass': '--become-password-file',
}

/** The text of a file, what a program prints, or standard input for `-`; line ends around it do not count. */
function fromFile(option: string, file: string): Secret {
  const text = isProgram(file) ? printed(option, file) : read(option, file)
  const password = text.replace(/^[\r\n]+|[\r\n]+$/g, '')
  if (password === '') throw fault(`${option}: ${file} holds no password`)
  return new Secret(password)
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function printed(option: string, file: string): string {
  const { status, stdout, error } = spawnSync(resolve(file), {
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
