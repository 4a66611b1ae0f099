import { FaultError, fault } from '../../fault.ts'
import type { SshWords } from '../shell.ts'
import { type Directive, directiveOf, readDirective } from './directive.ts'
import { type ConfigFile, namedFile } from './file.ts'

/** What a command line for `ssh` says, as far as it is about reaching a host. */
export interface Given {
  readonly directives: readonly Directive[]
  /** What to read in place of the usual files. */
  readonly files: readonly ConfigFile[] | undefined
}

/** Options that stand for a keyword. */
const keywords: Readonly<Record<string, string>> = {
  i: 'IdentityFile',
  J: 'ProxyJump',
  l: 'User',
  p: 'Port',
  b: 'BindAddress',
  c: 'Ciphers',
  m: 'MACs',
}

/** Options that stand for a keyword with its value. */
const flags: Readonly<Record<string, readonly [string, string]>> = {
  '4': ['AddressFamily', 'inet'],
  '6': ['AddressFamily', 'inet6'],
  A: ['ForwardAgent', 'yes'],
  a: ['ForwardAgent', 'no'],
}

/** Options that alter nothing here. */
const harmless = new Set(['C', 'q', 'T', 'v', 'x'])

/** Reads the words of a command line for `ssh`. Throws FaultError. */
export function readArguments({ words, variable, place }: SshWords): Given {
  const directives: Directive[] = []
  let files: readonly ConfigFile[] | undefined
  const rest = [...words]
  const wrong = (what: string, notes?: readonly string[]) => fault(`${variable}: ${what}`, place, notes)
  const say = (keyword: string, value: string) =>
    directives.push(directiveOf(keyword, [value], { written: `${variable}: ${keyword}`, place, given: true }))
  const sayAll = (text: string) => {
    const directive = told(() => readDirective(text, undefined), wrong)
    if (!directive) throw wrong(`-o: expected an option of ssh, got ${JSON.stringify(text)}`)
    directives.push({ ...directive, written: `${variable}: ${directive.written}`, place, given: true })
  }
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!/^-[^-]/.test(word))
      throw wrong(`expected options of ssh such as -o Port=22, got ${JSON.stringify(word)}`)
    for (let i = 1; i < word.length; i++) {
      const letter = word[i]!
      if (harmless.has(letter)) continue
      if (Object.hasOwn(flags, letter)) {
        say(...flags[letter]!)
        continue
      }
      const takesValue = letter === 'o' || letter === 'F' || Object.hasOwn(keywords, letter)
      if (!takesValue)
        throw wrong(`the option -${letter} of ssh is not supported over connection: ssh`, [
          'connection: openssh hands all options to the ssh program',
        ])
      const value = word.slice(i + 1) || rest.shift()
      if (value === undefined) throw wrong(`-${letter}: expected a value, got nothing`)
      if (letter === 'F') files ??= namedFile(value, `${variable}: -F: `, place)
      else if (letter === 'o') sayAll(value)
      else say(keywords[letter]!, value)
      break
    }
  }
  return { directives, files }
}

/** What is wrong with an option is told with the variable that has it. */
function told<T>(read: () => T, wrong: (what: string) => FaultError): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof FaultError ? wrong(`-o: ${error.message}`) : error
  }
}
