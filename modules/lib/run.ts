import type { Outcome } from '../../src/module.ts'
import { type Script, sh, steps } from '../../src/script.ts'
import { anyExists } from './glob.ts'
import { missing } from './missing.ts'
import { word } from './path.ts'

/** Parameters that command and shell share. */
export const runParams = {
  cmd: { type: 'string', 'x-free-form': true, description: 'What to run.' },
  chdir: { type: 'string', minLength: 1, description: 'The directory to run it in.' },
  creates: {
    type: 'string',
    minLength: 1,
    description: 'Nothing is run where this path (or any path of this pattern) exists.',
  },
  removes: {
    type: 'string',
    minLength: 1,
    description: 'Nothing is run where this path (or any path of this pattern) does not exist.',
  },
  stdin: { type: 'string', description: 'What it reads on its standard input.' },
  stdin_add_newline: { type: 'boolean', default: true, description: 'Put a newline after `stdin`.' },
  strip_empty_ends: {
    type: 'boolean',
    default: true,
    description: 'Take newlines at the end of the outputs away.',
  },
} as const

/** The parameters' values. */
export interface RunParams {
  readonly chdir?: string | undefined
  readonly creates?: string | undefined
  readonly removes?: string | undefined
  readonly stdin?: string | undefined
  readonly stdin_add_newline: boolean
  readonly strip_empty_ends: boolean
}

/** Asks whether there is anything to run. */
export function guard({ chdir, creates, removes }: RunParams): Script | undefined {
  if (creates === undefined && removes === undefined) return undefined
  return steps(
    chdir !== undefined &&
      sh`if ! test -d ${word(chdir)}; then ${missing(`there is no directory ${chdir}`)}; fi
cd -- ${word(chdir)}`,
    creates !== undefined && sh`if ${anyExists(creates)}; then echo created; fi`,
    removes !== undefined && sh`if ! ${anyExists(removes)}; then echo removed; fi`,
  )
}

/** The result of a task that has nothing to run. */
export function done(
  output: string,
  { creates, removes }: RunParams,
  cmd: string | readonly string[],
): object | undefined {
  const answers = output.split('\n')
  const why = answers.includes('created')
    ? `since ${creates} exists`
    : answers.includes('removed')
      ? `since ${removes} does not exist`
      : undefined
  if (why === undefined) return undefined
  return {
    changed: false,
    cmd,
    rc: 0,
    stdout: `skipped, ${why}`,
    stderr: '',
    msg: `Did not run command ${why}`,
  }
}

/** Goes where the user's script is to run. */
export function enter({ chdir }: RunParams): Script | undefined {
  return chdir === undefined
    ? undefined
    : sh`cd -- ${word(chdir)} 2>/dev/null || { printf %s ${noEntry(chdir)} >&2; exit 2; }`
}

const noEntry = (chdir: string) => `cannot go into the directory ${chdir}`

/** The user's input. */
export function input({ stdin, stdin_add_newline }: RunParams): string | undefined {
  return stdin === undefined ? undefined : `${stdin}${stdin_add_newline ? '\n' : ''}`
}

/** What `register` sees of a script that ran. */
export function ran(
  { code, stdout, stderr }: Outcome,
  params: RunParams,
  cmd: string | readonly string[],
): object {
  if (params.chdir !== undefined && code === 2 && stderr === noEntry(params.chdir))
    return { changed: false, cmd, rc: code, stdout: '', stderr: '', msg: stderr }
  const ended = (text: string) => (params.strip_empty_ends ? text.replace(/[\r\n]+$/, '') : text)
  return {
    changed: true,
    cmd,
    rc: code,
    stdout: ended(stdout),
    stderr: ended(stderr),
    msg: code === 0 ? '' : 'non-zero return code',
  }
}
