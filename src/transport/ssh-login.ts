import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { AnyAuthMethod, BaseAgent, NextAuthHandler, ParsedKey } from 'ssh2'
import { type Target, Unreachable } from './shell.ts'

/** What of the SSH library is needed here; handed in, so that one file alone depends on it. */
export interface KeyTools {
  readonly parseKey: (data: Buffer) => ParsedKey | Error
  readonly createAgent: (socket: string) => BaseAgent
}

/** A way to log in, and what people call it. */
interface Method {
  readonly label: string
  /** The protocol's name of it, as the host lists what it takes. */
  readonly protocol: 'publickey' | 'password' | 'keyboard-interactive'
  readonly auth: AnyAuthMethod
}

/** What there is to log in with. */
export interface Login {
  readonly methods: readonly Method[]
  /** What could not be used, and why. */
  readonly notes: readonly string[]
}

/**
 * Finds the ways to log in: what the target names first (key file, password), then the agent and the usual keys.
 * Rejects with `Unreachable` when the key file that the target names is not there.
 */
export async function findLogin(target: Target, tools: KeyTools): Promise<Login> {
  const methods: Method[] = []
  const notes: string[] = []
  const addKey = async (file: string, needed: boolean) => {
    const key = await readKey(file, tools)
    if (typeof key === 'string') notes.push(`${file}: ${key}`)
    else if (key) methods.push(keyMethod(target.user, file, key))
    else if (needed) throw new Unreachable(`${target.name}: the private key file ${file} does not exist`)
  }
  if (target.privateKeyFile !== undefined) await addKey(target.privateKeyFile, true)
  if (target.password) methods.push(...passwordMethods(target.user, target.password.reveal()))
  const socket = process.env.SSH_AUTH_SOCK
  if (socket) {
    const agent = tools.createAgent(socket)
    const keys = await countKeys(socket, agent)
    if (typeof keys === 'string') notes.push(`ssh-agent: ${keys}`)
    else if (keys > 0)
      methods.push({
        label: `ssh-agent (${keys} keys)`,
        protocol: 'publickey',
        auth: { type: 'agent', username: target.user, agent },
      })
  }
  if (target.privateKeyFile === undefined)
    for (const name of ['id_ed25519', 'id_ecdsa', 'id_rsa'])
      await addKey(join(homedir(), '.ssh', name), false)
  return { methods, notes }
}

/** Offers the methods in order, those that the host does not take left out; notes in `tried` what was offered. */
export function offer(login: Login, tried: string[]) {
  const left = [...login.methods]
  return (accepted: readonly string[] | null, _partial: boolean | null, next: NextAuthHandler): void => {
    for (let method = left.shift(); method; method = left.shift()) {
      if (accepted && !accepted.includes(method.protocol)) continue
      tried.push(method.label)
      next(method.auth)
      return
    }
    // The types do not know that false ends it.
    next(false as unknown as AnyAuthMethod)
  }
}

function keyMethod(username: string, label: string, key: ParsedKey): Method {
  return { label, protocol: 'publickey', auth: { type: 'publickey', username, key } }
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

/** Parsing an encrypted or large key takes long, and a thousand hosts share one. */
const keys = new Map<string, Promise<ParsedKey | string | undefined>>()

/** The key in a file, why it cannot be used, or undefined where there is no such file. */
function readKey(file: string, tools: KeyTools): Promise<ParsedKey | string | undefined> {
  const known = keys.get(file)
  if (known) return known
  const key = parseFile(file, tools)
  keys.set(file, key)
  return key
}

async function parseFile(file: string, { parseKey }: KeyTools): Promise<ParsedKey | string | undefined> {
  try {
    const key = parseKey(await readFile(file))
    if (!(key instanceof Error)) return key.isPrivateKey() ? key : 'holds no private key'
    return /encrypted/i.test(key.message)
      ? 'is encrypted: add it to ssh-agent with ssh-add'
      : `cannot be used (${key.message})`
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return code === 'ENOENT' ? undefined : message
  }
}

/** How many keys the agent has, or why it cannot be asked. Asked once: the library gives up a login when its agent is gone. */
const agents = new Map<string, Promise<number | string>>()

function countKeys(socket: string, agent: BaseAgent): Promise<number | string> {
  const known = agents.get(socket)
  if (known) return known
  const count = new Promise<number | string>((resolve) => {
    agent.getIdentities((error, found) => resolve(error ? error.message : (found?.length ?? 0)))
  })
  agents.set(socket, count)
  return count
}
