import { existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import ssh2, { type ParsedKey } from 'ssh2'
import { fromPkcs8, pkcs8Kind } from './pkcs8.ts'
import type { Ask } from './shell.ts'

/** What a file of a key is good for. */
export interface KeyFile {
  /** To sign with. */
  readonly key?: ParsedKey
  /** The public half, to find it in an agent. */
  readonly half?: Buffer | undefined
  /** It takes a passphrase to sign with it. */
  readonly locked?: boolean
  /** Why it cannot be used, or not as it is meant to be. */
  readonly note?: string | undefined
}

/** Parsing a key takes long, and a thousand hosts share one. */
const keys = new Map<string, Promise<KeyFile | undefined>>()

/** The key in a file, or undefined where neither it nor its public half is there. */
export function keyFile(file: string): Promise<KeyFile | undefined> {
  return once(keys, file, () => load(file))
}

const unlocked = new Map<string, Promise<ParsedKey | string>>()
/** One question at a time. */
let asking: Promise<unknown> = Promise.resolve()

/** Asks for the passphrase of a key, once a run. Resolves with the key, or why there is none. Rejects as `ask` does. */
export function unlock(file: string, ask: Ask): Promise<ParsedKey | string> {
  return once(unlocked, file, () => {
    const answer = asking.then(() => askThrice(file, ask))
    asking = answer.catch(() => undefined)
    return answer
  })
}

async function askThrice(file: string, ask: Ask): Promise<ParsedKey | string> {
  const data = await readFile(file)
  for (let left = 3; left > 0; left--) {
    const passphrase = await ask(`passphrase for ${file}: `)
    if (passphrase === '') return 'is encrypted, and its passphrase was not given'
    const key = parse(data, passphrase)
    if (!(key instanceof Error)) return key
  }
  return 'is encrypted, and three times the passphrase was wrong'
}

async function load(file: string): Promise<KeyFile | undefined> {
  const data = await read(file)
  const half = await publicHalf(`${file}.pub`)
  if (typeof data === 'string') return { note: data }
  if (!data) return half && { half }
  const note = existsSync(`${file}-cert.pub`)
    ? 'has a certificate, which takes connection: openssh'
    : undefined
  const key = parse(data)
  if (!(key instanceof Error)) {
    const own = key.getPublicSSH()
    if (!key.isPrivateKey()) return { half: own, note }
    return isOpen(file) ? { half: own, note: open } : { key, half: own, note }
  }
  if (/encrypted/i.test(key.message))
    return isOpen(file) ? { half, note: open } : { half, locked: true, note }
  const security = /\bsk-/.test(key.message) || (half && /^.{4}sk-/s.test(half.toString('latin1')))
  return {
    note: security ? 'is a security key, which takes connection: openssh' : `cannot be used (${key.message})`,
  }
}

const open = 'others may read it, so it is not safe: chmod 600 mends that'

/** May others read a file of our own? As with ssh, one that belongs to somebody else, such as to root, is theirs to guard. */
function isOpen(file: string): boolean {
  const { uid, mode } = statSync(file)
  return uid === process.getuid?.() && (mode & 0o077) !== 0
}

/** The bytes of a file, why it cannot be read, or undefined where there is none. */
async function read(file: string): Promise<Buffer | string | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return code === 'ENOENT' ? undefined : message
  }
}

async function publicHalf(file: string): Promise<Buffer | undefined> {
  const data = await read(file)
  const base64 = data?.toString().split(/\s+/)[1]
  return base64 ? Buffer.from(base64, 'base64') : undefined
}

function parse(data: Buffer, passphrase?: string): ParsedKey | Error {
  const pkcs8 = pkcs8Kind(data)
  if (pkcs8 === 'encrypted' && passphrase === undefined) return new Error('encrypted')
  const readable = pkcs8 ? fromPkcs8(data, passphrase) : data
  if (readable instanceof Error) return readable
  const key = ssh2.utils.parseKey(readable, passphrase)
  return Array.isArray(key) ? key[0]! : key
}

function once<T>(known: Map<string, Promise<T>>, name: string, make: () => Promise<T>): Promise<T> {
  const made = known.get(name) ?? make()
  known.set(name, made)
  return made
}
