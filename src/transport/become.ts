import { quote } from '../script.ts'
import { passwordPrompt } from './password-prompt.ts'
import type { Become } from './shell.ts'

/** A way into a shell of another user. */
export interface Door {
  /** The command line that goes through it. When it is through, stdout shows `word` on a line of its own. */
  readonly command: string
  readonly word: string
  /** Matches the end of stderr when a password is asked for. */
  readonly prompt: RegExp
  /** What went wrong, in words that say what to do; `asked` where the password was asked for. */
  readonly refusal: (stderr: string, code: number | undefined, asked: boolean) => string
  /** The same where a password is asked for again, after one was given. */
  readonly rejection: (stderr: string) => string
}

/** How a tool says that it will not. */
type Refusals = readonly (readonly [pattern: RegExp, meaning: (become: Become, asked: boolean) => string])[]

const notTaken = ({ method }: Become) =>
  `${method} did not take the password: correct ansible_become_password`

const noRight = ({ user }: Become) =>
  `su does not let the login user become ${user}: see /etc/pam.d/su on the host (pam_wheel?)`

const tools: Record<Become['method'], Tool> = {
  sudo: {
    // A prompt of our own: nothing else may make us send the password.
    words: ({ user, password, flags, exe = 'sudo' }, word) => [
      ...split(exe),
      ...(password ? ['-S', '-p', `${word} password:`] : ['-n']),
      ...['-H', '-u', user],
      ...split(flags),
      '--',
    ],
    prompt: (word) => new RegExp(`${word} password:$`),
    refusals: [
      [/must have a tty/i, () => 'sudo insists on a terminal: take "Defaults requiretty" out of sudoers'],
      [/incorrect password|try again/i, notTaken],
      [
        /password is required|no password was provided|terminal is required/i,
        () => 'sudo asks for a password: set ansible_become_password, or allow NOPASSWD in sudoers',
      ],
      [
        /not in the sudoers file|not allowed to execute|may not run sudo/i,
        ({ user }) => `sudo does not let the login user run commands as ${user}: allow it in sudoers`,
      ],
      [/unknown user/i, ({ user }) => `there is no user ${user}`],
    ],
  },
  su: {
    // Service users have no login shell, hence -s.
    words: ({ user, flags, exe = 'su' }, _, inside) => [
      ...split(exe),
      '-s',
      '/bin/sh',
      ...split(flags),
      '-c',
      inside,
      user,
    ],
    // su has no prompt of our own, and speaks the user's language.
    prompt: () => passwordPrompt,
    refusals: [
      [/terminal/i, () => 'su insists on a terminal: use sudo'],
      [/does not exist|unknown id|unknown user/i, ({ user }) => `there is no user ${user}`],
      [/permission denied/i, noRight],
      // Where it has not even asked, its PAM rules let nobody in.
      [/authentication failure|incorrect password/i, (become, asked) => (asked ? notTaken : noRight)(become)],
    ],
  },
  doas: {
    words: ({ user, flags, exe = 'doas' }) => [...split(exe), '-n', '-u', user, ...split(flags)],
    // With -n it never asks.
    prompt: () => /(?!)/,
    refusals: [
      [
        /auth\w+ required|tty is required/i,
        () => 'doas asks for passwords only on a terminal: write "permit nopass" into doas.conf, or use sudo',
      ],
      [
        /not permitted|not enabled/i,
        ({ user }) => `doas does not let the login user run commands as ${user}: allow it in doas.conf`,
      ],
      [/unknown user/i, ({ user }) => `there is no user ${user}`],
    ],
  },
}

interface Tool {
  /** The command line's words, before the shell; `inside` is a script for those that take one word. */
  readonly words: (become: Become, word: string, inside: string) => readonly string[]
  readonly prompt: (word: string) => RegExp
  readonly refusals: Refusals
}

/** The door to a user's shell. `word` is random, and may be seen in the host's process list. */
export function door(become: Become, shell: string, word: string): Door {
  const { words, prompt, refusals } = tools[become.method]
  const inside = `printf '\\n${word}\\n'; exec ${shell}`
  const line = words(become, word, inside).map(quote).join(' ')
  return {
    command: become.method === 'su' ? `exec ${line}` : `exec ${line} ${shell} -c ${quote(inside)}`,
    word,
    prompt: prompt(word),
    refusal: (stderr, code, asked) => {
      const said = stderr.trim()
      if (code === 127 || /(^|\n)[^\n]*: not found\s*$/.test(said))
        return `${become.exe ?? become.method} is not installed`
      const known = refusals.find(([pattern]) => pattern.test(said))
      const meaning = known?.[1](become, asked) ?? `${become.method} failed`
      return quoting(meaning, said)
    },
    rejection: (stderr) => quoting(notTaken(become), stderr.replace(prompt(word), '').trim()),
  }
}

function quoting(meaning: string, said: string): string {
  return said ? `${meaning} (it said: ${said})` : meaning
}

function split(words: string | undefined): string[] {
  return words?.split(/\s+/).filter(Boolean) ?? []
}
