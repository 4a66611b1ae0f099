import { fault } from '../fault.ts'
import { Secret } from '../value.ts'
import { passwordIn } from './password-file.ts'
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
    ? new Secret(passwordIn('--connection-password-file', args.connectionPasswordFile).toString())
    : args.askPass
      ? new Secret(await asked('--ask-pass', 'SSH password: '))
      : undefined
  if (args.becomePasswordFile)
    return {
      connectPassword,
      becomePassword: new Secret(passwordIn('--become-password-file', args.becomePasswordFile).toString()),
    }
  if (!args.askBecomePass) return { connectPassword, becomePassword: undefined }
  const question = connectPassword ? 'BECOME password [the same as for SSH]: ' : 'BECOME password: '
  const answer = await asked('--ask-become-pass', question)
  return {
    connectPassword,
    becomePassword: answer === '' && connectPassword ? connectPassword : new Secret(answer),
  }
}

/** Asks without showing the answer. Throws FaultError where nobody can be asked. */
export async function asked(option: string, question: string): Promise<string> {
  if (isInteractive()) return ask(question, true)
  throw fault(`${option}: there is no terminal to ask on`, undefined, [`give a file: ${fileOptions[option]}`])
}

const fileOptions: Readonly<Record<string, string>> = {
  '--ask-pass': '--connection-password-file',
  '--ask-become-pass': '--become-password-file',
  '--ask-vault-pass': '--vault-password-file',
  '--vault-id': 'label@FILE',
}
