import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Secret } from '../../value.ts'
import { chooser } from '../filters/sequence-tools.ts'
import { awaited } from '../pending.ts'
import { Mistake } from '../python/mistake.ts'
import { str } from '../python/text.ts'
import { splitLines } from '../python/text-tools.ts'
import { isList } from '../python/type.ts'
import type { Call, V } from '../runtime.ts'
import { inlineOptions } from './inline.ts'
import { lookupTable } from './lookup.ts'

type Options = ReadonlyMap<string, V>

/** The most that a command may print, in bytes. */
const mostOutput = 64 * 1024 * 1024

/** Lookups that run commands on the machine that runs the play, or write there. */
export const processLookups = lookupTable({
  pipe: {
    takes: '',
    does: 'What a shell command prints, without newlines at its end.',
    example: ["query('pipe', 'echo x')", "['x']"],
    volatile: true,
    run: (call, terms) => terms.map((term) => output(call, str(term)).trimEnd()),
  },
  lines: {
    takes: '',
    does: 'The lines that a shell command prints.',
    example: ["query('lines', 'echo x')", "['x']"],
    volatile: true,
    run: (call, terms) => terms.flatMap((term) => splitLines(output(call, str(term)))),
  },
  password: {
    takes: 'length=20, chars=none, encrypt=none, seed=none',
    does: 'A password kept in a file, made where the file is not there yet: by chance, or with a seed always the same.',
    example: ["query('password', '/dev/null', length=0, chars=['digits']) | length", '1'],
    volatile: true,
    run: (call, terms, options) => terms.map((term) => password(call, str(term), options)),
  },
})

/** Commands take time, so the evaluation waits for them aside. */
function output(call: Call, command: string): string {
  const { directory } = call.env
  const ask = () =>
    new Promise<string>((answer, refuse) => {
      const options = { cwd: directory, maxBuffer: mostOutput }
      execFile('/bin/sh', ['-c', command], options, (error, stdout, stderr) => {
        if (!error) return answer(stdout)
        const said = stderr.trim()
        refuse(call.fault(`the command ${command} failed with code ${error.code}`, said ? [said] : []))
      })
    })
  return awaited(call.env.answers, `pipe ${directory} ${command}`, ask) as string
}

const sets: Readonly<Record<string, string>> = {
  ascii_letters: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
  ascii_lowercase: 'abcdefghijklmnopqrstuvwxyz',
  ascii_uppercase: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  digits: '0123456789',
  hexdigits: '0123456789abcdefABCDEF',
  octdigits: '01234567',
  punctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
}

function password(call: Call, written: string, given: Options): V {
  const { term: path, options } = inlineOptions(written, given)
  const read = (name: string) => options.get(name) ?? null
  if (read('encrypt') !== null) throw new Mistake('encrypt is not understood; use the filter password_hash')
  const file = resolve(call.env.directory, path)
  const kept = path === '/dev/null' ? undefined : call.env.readFile(file)
  if (kept)
    return new Secret(
      new TextDecoder()
        .decode(kept)
        .trimEnd()
        .replace(/ salt=\S*$/, ''),
    )
  const made = random(Number(read('length') ?? 20), read('chars'), read('seed'))
  if (path !== '/dev/null') {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(file, `${made}\n`, { mode: 0o600 })
    chmodSync(file, 0o600)
  }
  return new Secret(made)
}

function random(length: number, chars: V, seed: V): string {
  if (!Number.isInteger(length)) throw new Mistake('length: expected a whole number')
  const alphabet = specs(chars)
    .map((name) => sets[name] ?? name)
    .join('')
    .replace(/["']/g, '') // as in Ansible
  if (alphabet === '') throw new Mistake('chars: there are no characters to choose from')
  const choose = chooser(seed === null ? null : str(seed))
  return Array.from({ length }, () => alphabet[choose(alphabet.length)]).join('')
}

/** In a text commas separate, and two of them are one to choose. */
function specs(chars: V): string[] {
  if (chars === null) return ['ascii_letters', 'digits', '.,:-_']
  if (isList(chars)) return chars.map(str)
  const text = str(chars)
  return [...(text.includes(',,') ? [','] : []), ...text.replaceAll(',,', ',').split(',')]
}
