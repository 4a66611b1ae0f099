import type { AnyAuthMethod, NextAuthHandler, ParsedKey } from 'ssh2'
import type { Secret } from '../value.ts'
import type { Endpoint, Protocol } from './endpoint.ts'
import { isShortRsa } from './known-hosts.ts'
import { type Ask, Unreachable } from './shell.ts'
import { AgentPart, agentKeys } from './ssh-agent.ts'
import { type KeyFile, keyFile, unlock } from './ssh-keys.ts'

/** What a person may know or say. */
export interface Person {
  readonly password?: Secret | undefined
  /** Asks for the passphrase of a key; left out where there is nobody to ask. */
  readonly ask?: Ask | undefined
}

/** A way to log in, and what people call it. */
interface Method {
  readonly label: string
  readonly protocol: Protocol
  readonly auth: AnyAuthMethod
}

/** What there is to log in with. */
export interface Login {
  readonly methods: readonly Method[]
  /** What could not be used, and why. */
  readonly notes: readonly string[]
}

/**
 * Finds the ways to log in: the keys that somebody named, the password, then the agent's keys and the usual ones. A key
 * that the agent holds is used by way of it. For the passphrase of a key people are asked only where it is named, or
 * nothing else is there. Rejects with `Unreachable` when a key file is not there that must be.
 */
export async function findLogin({ name, user, login, rsaBits }: Endpoint, person: Person): Promise<Login> {
  const methods: Method[] = []
  const notes: string[] = []
  const isShort = (blob: Buffer) => isShortRsa(blob, rsaBits)
  const tooShort = `is shorter than the ${rsaBits} bits that RequiredRSASize asks for`
  const held = (await heldKeys(login.agent, notes)).filter((key) => !isShort(key.getPublicSSH()))
  const left = new Set(held)
  const byAgent = (keys: readonly ParsedKey[], label: string) => {
    for (const key of keys) left.delete(key)
    if (keys.length > 0) methods.push(agentMethod(user, label, login.agent!, keys))
  }
  const ask = login.batch ? undefined : person.ask
  const addFile = async (file: string, found: KeyFile, mayAsk: boolean) => {
    if (found.note) notes.push(`${file}: ${found.note}`)
    if (found.half && isShort(found.half)) return notes.push(`${file}: ${tooShort}`)
    const twin = found.half && held.find((key) => key.getPublicSSH().equals(found.half!))
    if (twin) return byAgent([twin], `${file} (ssh-agent)`)
    if (found.key) methods.push(keyMethod(user, file, found.key))
    if (!found.locked) return
    const key = mayAsk && ask ? await unlock(file, ask) : 'is encrypted: add it to ssh-agent with ssh-add'
    if (typeof key === 'string') notes.push(`${file}: ${key}`)
    else if (isShort(key.getPublicSSH())) notes.push(`${file}: ${tooShort}`)
    else methods.push(keyMethod(user, file, key))
  }
  for (const { file, needed } of login.named) {
    const found = await keyFile(file)
    if (found) await addFile(file, found, !person.password)
    else if (needed) throw new Unreachable(`${name}: the private key file ${file} does not exist`)
    else notes.push(`${file}: does not exist`)
  }
  if (person.password) methods.push(...passwordMethods(user, person.password.reveal()))
  if (!login.identitiesOnly) byAgent([...left], `ssh-agent (${held.length} keys)`)
  for (const file of login.usual) {
    const found = await keyFile(file)
    if (found) await addFile(file, found, methods.length === 0)
  }
  const allowed = methods.filter(({ protocol }) => login.protocols.includes(protocol))
  const rank = ({ protocol }: Method) => login.protocols.indexOf(protocol)
  return {
    methods: login.preferred ? allowed.sort((a, b) => rank(a) - rank(b)) : allowed,
    notes: [...notes, ...login.missing],
  }
}

/**
 * Offers the methods in order, of those that the host takes; notes in `tried` what was offered. A password is offered
 * once, and as with OpenSSH not to a host that may be another one (`isOther`).
 */
export function offer(login: Login, tried: string[], notes: string[], isOther: () => boolean) {
  const left = [...login.methods]
  let passwordTried = false
  let last: AnyAuthMethod | undefined
  const choose = (accepted: readonly string[] | null): AnyAuthMethod | undefined => {
    // At first nobody knows what the host takes, and after keys of an agent the library does not tell it.
    const unsure = last?.type !== 'none' && (!accepted || last?.type === 'agent')
    for (const method of [...left]) {
      const { protocol, auth, label } = method
      const secret = protocol !== 'publickey'
      // A wrong one is as wrong by the other protocol, and hosts that count mistakes lock accounts.
      if (secret && passwordTried) continue
      // They count one too that they do not even look at.
      if (secret && unsure) return { type: 'none', username: auth.username }
      if (accepted && !accepted.includes(protocol)) continue
      left.splice(left.indexOf(method), 1)
      if (secret && isOther()) {
        notes.push(`${label}: the host key is another than the known one, and nobody checks it`)
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

async function heldKeys(socket: string | undefined, notes: string[]): Promise<readonly ParsedKey[]> {
  if (!socket) return []
  const keys = await agentKeys(socket)
  if (typeof keys !== 'string') return keys
  notes.push(`ssh-agent: ${keys}`)
  return []
}

function keyMethod(username: string, label: string, key: ParsedKey): Method {
  return { label, protocol: 'publickey', auth: { type: 'publickey', username, key } }
}

function agentMethod(username: string, label: string, socket: string, keys: readonly ParsedKey[]): Method {
  return {
    label,
    protocol: 'publickey',
    auth: { type: 'agent', username, agent: new AgentPart(socket, keys) },
  }
}

function passwordMethods(username: string, password: string): Method[] {
  return [
    { label: 'password', protocol: 'password', auth: { type: 'password', username, password } },
    {
      label: 'keyboard-interactive',
      protocol: 'keyboard-interactive',
      auth: {
        type: 'keyboard-interactive',
        username,
        // Only hidden questions are about passwords.
        prompt: (_name, _instructions, _language, prompts, finish) =>
          finish(prompts.map(({ echo }) => (echo ? '' : password))),
      },
    },
  ]
}
