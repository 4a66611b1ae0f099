import type { AnyAuthMethod, NextAuthHandler } from 'ssh2'
import type { Protocol } from './endpoint.ts'
import type { Login } from './ssh-login.ts'

/**
 * Offers the methods in order, of those that the host takes; notes in `tried` what was offered. A password is offered
 * once, and as with OpenSSH not to a host that may be another one (`doubt`). What is in `tried` already was offered in
 * an earlier login.
 */
export function offer(login: Login, tried: string[], notes: string[], doubt: () => string | undefined) {
  const left = [...login.methods]
  let passwordTried = login.methods.some(({ protocol, label }) => isSecret(protocol) && tried.includes(label))
  let last: AnyAuthMethod | undefined
  const choose = (accepted: readonly string[] | null): AnyAuthMethod | undefined => {
    // At first nobody knows what the host takes, and after keys of an agent the library does not tell it.
    const unsure = last?.type !== 'none' && (!accepted || last?.type === 'agent')
    for (const method of [...left]) {
      const { protocol, auth, label } = method
      const secret = isSecret(protocol)
      // A wrong one is as wrong by the other protocol, and hosts that count mistakes lock accounts.
      if (secret && passwordTried) continue
      // They count one too that they do not even look at.
      if (secret && unsure) return { type: 'none', username: auth.username }
      if (accepted && !accepted.includes(protocol)) continue
      left.splice(left.indexOf(method), 1)
      const why = secret && doubt()
      if (why) {
        notes.push(`${label}: ${why}`)
        continue
      }
      passwordTried ||= secret
      tried.push(label)
      return auth
    }
    return undefined
  }
  return (accepted: readonly string[] | null, partial: boolean | null, next: NextAuthHandler): void => {
    if (partial) passwordTried = false
    last = choose(accepted)
    // The types do not know that false ends it.
    next(last ?? (false as unknown as AnyAuthMethod))
  }
}

function isSecret(protocol: Protocol): boolean {
  return protocol !== 'publickey'
}
