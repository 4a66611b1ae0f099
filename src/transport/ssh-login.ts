import type { AnyAuthMethod, ParsedKey } from 'ssh2'
import type { Secret } from '../value.ts'
import type { Endpoint, LoginWays, Protocol } from './endpoint.ts'
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
  /** Asks for the passphrases of further keys, for when all else has failed; left out where there are none. */
  readonly more?: (() => Promise<Login>) | undefined
}

/**
 * Finds the ways to log in: the keys that somebody named, the password, then the agent's keys, those of the usual files
 * first, and the usual files. A key that the agent holds is used by way of it. For the passphrase of a key people are
 * asked where it is named, or nothing else is there, else when all has failed. Rejects with `Unreachable` when a key
 * file is not there that must be.
 */
export async function findLogin({ name, user, login, rsaBits }: Endpoint, person: Person): Promise<Login> {
  const methods: Method[] = []
  const notes: string[] = []
  const locked: string[] = []
  const isShort = (blob: Buffer) => isShortRsa(blob, rsaBits)
  const held = (await heldKeys(login.agent, notes)).filter((key) => !isShort(key.getPublicSSH()))
  const left = new Set(held)
  const byAgent = (keys: readonly ParsedKey[], label: string) => {
    for (const key of keys) left.delete(key)
    if (keys.length > 0) methods.push(agentMethod(user, label, login.agent!, keys))
  }
  const twinOf = ({ half }: KeyFile) => half && held.find((key) => key.getPublicSSH().equals(half))
  const addKey = (file: string, key: ParsedKey | string) => {
    if (typeof key !== 'string' && !isShort(key.getPublicSSH())) methods.push(keyMethod(user, file, key))
    else if (typeof key === 'string') notes.push(`${file}: ${key}`)
    else notes.push(`${file}: is shorter than the ${rsaBits} bits that RequiredRSASize asks for`)
  }
  const ask = login.batch ? undefined : person.ask
  const addFile = async (file: string, found: KeyFile, mayAsk: boolean) => {
    if (found.note) notes.push(`${file}: ${found.note}`)
    const twin = twinOf(found)
    if (twin) return byAgent([twin], `${file} (ssh-agent)`)
    if (found.key) return addKey(file, found.key)
    if (!found.locked) return
    if (!ask) notes.push(`${file}: is encrypted: add it to ssh-agent with ssh-add`)
    else if (mayAsk) addKey(file, await unlock(file, ask))
    else locked.push(file)
  }
  for (const { file, needed } of login.named) {
    const found = await keyFile(file)
    if (found) await addFile(file, found, !person.password)
    else if (needed) throw new Unreachable(`${name}: the private key file ${file} does not exist`)
    else notes.push(`${file}: does not exist`)
  }
  const passwords = person.password ? passwordMethods(user, person.password.reveal()) : []
  methods.push(...passwords)
  const usual = await Promise.all(login.usual.map(async (file) => ({ file, found: await keyFile(file) })))
  for (const { file, found } of usual) if (found && twinOf(found)) await addFile(file, found, false)
  if (!login.identitiesOnly) byAgent([...left], `ssh-agent (${left.size} keys)`)
  for (const { file, found } of usual)
    if (found && !twinOf(found)) await addFile(file, found, methods.length === 0)
  const result = (): Login => ({
    methods: inOrder(methods.splice(0), login),
    notes: [...notes, ...login.missing],
  })
  const more = async () => {
    for (const file of locked) addKey(file, await unlock(file, ask!))
    methods.push(...passwords)
    return result()
  }
  return { ...result(), more: locked.length > 0 ? more : undefined }
}

function inOrder(methods: readonly Method[], { protocols, preferred }: LoginWays): readonly Method[] {
  const allowed = methods.filter(({ protocol }) => protocols.includes(protocol))
  const rank = ({ protocol }: Method) => protocols.indexOf(protocol)
  return preferred ? allowed.sort((a, b) => rank(a) - rank(b)) : allowed
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
