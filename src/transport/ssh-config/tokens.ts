import { createHash } from 'node:crypto'
import { homedir, hostname } from 'node:os'
import { fault } from '../../fault.ts'
import { whoami } from '../../whoami.ts'
import type { Directive } from './directive.ts'

/** What `%` and a letter stand for; which letters there are differs between keywords. */
export type Tokens = Readonly<Record<string, string>>

/** Those that need no host. Rules: the section TOKENS of ssh_config(5). */
export function localTokens(): Tokens {
  const name = hostname()
  return { d: homedir(), i: String(process.getuid?.()), l: name, L: name.split('.')[0]!, u: whoami() }
}

/** `%C`: OpenSSH before 9.6 leaves `%j` out, which alters nothing where there is no ProxyJump. */
export function connectionHash({ l, h, p, r, j }: Tokens): string {
  return createHash('sha1').update(`${l}${h}${p}${r}${j}`).digest('hex')
}

/** Throws FaultError where a letter stands for nothing. */
export function expandTokens(text: string, tokens: Tokens, { written, place }: Directive): string {
  return text.replace(/%(.?)/g, (whole, letter: string) => {
    if (letter === '%') return '%'
    if (Object.hasOwn(tokens, letter)) return tokens[letter]!
    const known = ['%%', ...Object.keys(tokens).map((name) => `%${name}`)]
    throw fault(`${written}: expected ${known.join(' or ')}, got ${whole}`, place)
  })
}

/** The name of a file: tokens, a leading `~/` and `${VARIABLES}` replaced. Throws FaultError. */
export function expandPath(text: string, tokens: Tokens, directive: Directive): string {
  const named = text.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
    const value = process.env[name]
    if (value === undefined)
      throw fault(`${directive.written}: the environment has no variable ${name}`, directive.place)
    return value
  })
  return expandTokens(named, tokens, directive).replace(/^~(?=\/)/, homedir())
}
