import { execFile } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { Secret } from '../../value.ts'
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
    does: 'A password kept in a file, made by chance where the file is not there yet.',
    example: ["query('password', '/dev/null', length=0, chars=['digits']) | length", '1'],
    volatile: true,
    run: (call, terms, options) => terms.map((term) => password(call, str(term), options)),
  },
})

/** Commands take time, so the evaluation waits for them aside. */
function output(call: Call, command: string): string {
  const [folder = '.'] = call.env.baseDirs
  const ask = () =>
    new Promise<string>((resolve, reject) => {
      execFile('/bin/sh', ['-c', command], { cwd: folder, maxBuffer: mostOutput }, (error, stdout) => {
        if (!error) resolve(stdout)
        else reject(call.fault(`the command ${command} failed with code ${error.code}`))
      })
    })
  return awaited(call.env.answers, `pipe ${folder} ${command}`, ask) as string
}

const sets: Readonly<Record<string, string>> = {
  ascii_letters: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
  ascii_lowercase: 'abcdefghijklmnopqrstuvwxyz',
  ascii_uppercase: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  digits: '0123456789',
  hexdigits: '0123456789abcdefABCDEF',
  punctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
}

function password(call: Call, written: string, given: Options): V {
  const { term: path, options } = inlineOptions(written, given)
  const read = (name: string) => options.get(name) ?? null
  if (read('encrypt') !== null) throw new Mistake('encrypt is not understood; use the filter password_hash')
  const file = isAbsolute(path) ? path : join(call.env.baseDirs[0] ?? '.', path)
  const kept = path === '/dev/null' ? undefined : call.env.readFile(file)
  if (kept)
    return new Secret(
      new TextDecoder()
        .decode(kept)
        .trimEnd()
        .replace(/ salt=\S*$/, ''),
    )
  const made = random(Number(read('length') ?? 20), read('chars'))
  if (path !== '/dev/null') {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(file, `${made}\n`, { mode: 0o600 })
    chmodSync(file, 0o600)
  }
  return new Secret(made)
}

function random(length: number, chars: V): string {
  const names =
    chars === null
      ? ['ascii_letters', 'digits', '.,:-_']
      : isList(chars)
        ? chars.map(str)
        : str(chars).split(',')
  const alphabet = [...new Set(names.map((name) => sets[name] ?? name).join(''))]
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
}
