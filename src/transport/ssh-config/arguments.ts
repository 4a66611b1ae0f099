import { fault } from '../../fault.ts'
import { type Directive, readDirective } from './directive.ts'
import { checkKnown } from './keywords.ts'

/** What a command line for `ssh` says, as far as it is about reaching a host. */
export interface Given {
  readonly directives: readonly Directive[]
  /** The file to read in place of the usual ones. */
  readonly file: string | undefined
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
const flags: Readonly<Record<string, string>> = {
  '4': 'AddressFamily inet',
  '6': 'AddressFamily inet6',
  A: 'ForwardAgent yes',
  a: 'ForwardAgent no',
}

/** Options that alter nothing here. */
const harmless = new Set(['C', 'q', 'T', 'v', 'x'])

/** Reads the words of a command line for `ssh`; `source` names it in messages. Throws FaultError. */
export function readArguments(words: readonly string[], source: string): Given {
  const directives: Directive[] = []
  let file: string | undefined
  const rest = [...words]
  const say = (text: string) => {
    const directive = readDirective(text, undefined)
    if (!directive) throw fault(`${source}: -o: expected an option of ssh, got ${JSON.stringify(text)}`)
    checkKnown(directive, source)
    directives.push(directive)
  }
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!/^-[^-]/.test(word))
      throw fault(`${source}: expected options of ssh such as -o Port=22, got ${JSON.stringify(word)}`)
    for (let i = 1; i < word.length; i++) {
      const letter = word[i]!
      if (harmless.has(letter)) continue
      if (Object.hasOwn(flags, letter)) {
        say(flags[letter]!)
        continue
      }
      const takesValue = letter === 'o' || letter === 'F' || Object.hasOwn(keywords, letter)
      if (!takesValue)
        throw fault(
          `${source}: the option -${letter} of ssh is not supported over connection: ssh`,
          undefined,
          ['connection: openssh hands all options to the ssh program'],
        )
      const value = word.slice(i + 1) || rest.shift()
      if (value === undefined) throw fault(`${source}: -${letter}: expected a value, got nothing`)
      if (letter === 'F') file ??= value
      else say(letter === 'o' ? value : `${keywords[letter]} "${value}"`)
      break
    }
  }
  return { directives, file }
}
