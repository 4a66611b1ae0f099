import { fault } from '../../fault.ts'
import type { Directive } from './directive.ts'
import { expandTokens, type Tokens } from './tokens.ts'

/** A host on the way to another. */
export interface Hop {
  readonly user: string | undefined
  readonly host: string
  readonly port: string | undefined
}

/** The hosts of `ProxyJump`, the nearest first, as they are written. Throws FaultError. */
export function hops({ words, written, place }: Directive): readonly Hop[] {
  return words
    .join(' ')
    .split(',')
    .map((word) => {
      const parts = /^(?:ssh:\/\/)?(?:([^@]+)@)?(?:\[([^\]]+)\]|([^:@[\]/ ]+))(?::(\d+))?\/?$/.exec(
        word.trim(),
      )
      if (!parts)
        throw fault(`${written}: expected [user@]host[:port], got ${JSON.stringify(word.trim())}`, place)
      const [, user, bracketed, plain, port] = parts
      return { user, host: (bracketed ?? plain)!, port }
    })
}

/** What a hop is for the host behind it, which its tokens are about. Throws FaultError. */
export function expandHop({ user, host, port }: Hop, tokens: Tokens, jump: Directive): Hop {
  return {
    user: user && expandTokens(user, tokens, jump),
    host: expandTokens(host, tokens, jump),
    port,
  }
}

/** A hop as it is written. */
export function writeHop({ user, host, port }: Hop): string {
  const at = user === undefined ? '' : `${user}@`
  return `${at}${host.includes(':') ? `[${host}]` : host}${port === undefined ? '' : `:${port}`}`
}
