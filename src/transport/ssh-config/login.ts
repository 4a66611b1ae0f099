import { homedir } from 'node:os'
import { join } from 'node:path'
import type { LoginWays, Protocol } from '../endpoint.ts'
import type { Chosen } from './chosen.ts'
import type { Directive } from './directive.ts'
import { expandPath, type Tokens } from './tokens.ts'

/** What may be used to log in. Throws FaultError. */
export function loginOf(chosen: Chosen, tokens: Tokens): LoginWays {
  const socket = process.env.SSH_AUTH_SOCK || undefined
  const agentAt = (text: string, directive: Directive) => {
    if (text.toLowerCase() === 'none') return undefined
    if (text === 'SSH_AUTH_SOCK') return socket
    if (text.startsWith('$') && !text.startsWith('${')) return process.env[text.slice(1)]
    return expandPath(text, tokens, directive)
  }
  const own = chosen.get('IdentityAgent')
  const agent = own ? agentAt(own.words[0]!, own) : socket
  const forward = chosen.get('ForwardAgent')
  const named = chosen.identities
    .filter(({ words }) => words[0]!.toLowerCase() !== 'none')
    .map((directive) => ({
      file: expandPath(directive.words[0]!, tokens, directive),
      // ssh_config may name what only other machines have.
      needed: directive.given === true,
    }))
  return {
    named,
    usual:
      chosen.identities.length > 0
        ? []
        : ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => join(homedir(), '.ssh', name)),
    identitiesOnly: chosen.flag('IdentitiesOnly') ?? false,
    agent,
    forwardAgent: forward && forwarded(forward, agent, agentAt),
    ...protocolsOf(chosen),
    batch: chosen.flag('BatchMode') ?? false,
    missing: chosen.missing,
  }
}

function forwarded(
  directive: Directive,
  agent: string | undefined,
  at: (text: string, directive: Directive) => string | undefined,
): string | undefined {
  const word = directive.words[0]!
  if (/^(no|false)$/i.test(word)) return undefined
  return /^(yes|true)$/i.test(word) ? agent : at(word, directive)
}

function protocolsOf(chosen: Chosen): Pick<LoginWays, 'protocols' | 'preferred'> {
  const enabled: Readonly<Record<Protocol, boolean | undefined>> = {
    publickey: chosen.flag('PubkeyAuthentication'),
    password: chosen.flag('PasswordAuthentication'),
    'keyboard-interactive': chosen.flag('KbdInteractiveAuthentication'),
  }
  const all = ['publickey', 'password', 'keyboard-interactive'] as const
  const preferred = chosen.text('PreferredAuthentications')?.split(',')
  const order = preferred ? preferred.flatMap((name) => all.filter((one) => one === name)) : all
  return { protocols: order.filter((name) => enabled[name] !== false), preferred: preferred !== undefined }
}
