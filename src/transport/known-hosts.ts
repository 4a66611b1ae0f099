import { createHash, createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { patternList } from './patterns.ts'

/** A line of a known_hosts file. */
export interface KnownKey {
  readonly marker?: 'revoked' | 'cert-authority' | undefined
  /** Such as `ssh-ed25519`. */
  readonly type: string
  /** The key as the host sends it. */
  readonly blob: Buffer
  readonly file: string
  readonly line: number
}

/** A file of known hosts: plain names by lookup, the rest by asking each. */
export interface KnownHosts {
  readonly byName: ReadonlyMap<string, readonly KnownKey[]>
  readonly others: readonly { readonly matches: (name: string) => boolean; readonly key: KnownKey }[]
}

/** Reads a known_hosts file. Lines that make no sense are passed over, as OpenSSH does. */
export function parseKnownHosts(text: string, file: string): KnownHosts {
  const byName = new Map<string, KnownKey[]>()
  const others: { matches: (name: string) => boolean; key: KnownKey }[] = []
  for (const [i, line] of text.split('\n').entries()) {
    const fields = line.trim().split(/[ \t]+/)
    const marker = fields[0]?.startsWith('@') ? fields.shift()?.slice(1) : undefined
    const [hosts, type, base64] = fields
    if (!hosts || hosts.startsWith('#') || !type || !base64) continue
    if (marker !== undefined && marker !== 'revoked' && marker !== 'cert-authority') continue
    const key: KnownKey = { marker, type, blob: Buffer.from(base64, 'base64'), file, line: i + 1 }
    if (keyType(key.blob) !== type) continue
    const names = hosts.toLowerCase().split(',')
    if (hosts.startsWith('|')) {
      const matches = hashed(hosts)
      if (matches) others.push({ matches, key })
    } else if (names.some((name) => /[*?!]/.test(name))) others.push({ matches: patternList(names), key })
    else for (const name of names) byName.set(name, [...(byName.get(name) ?? []), key])
  }
  return { byName, others }
}

/** The name that a host has in these files: `[host]:port` unless the port is 22. */
export function knownName(host: string, port: number): string {
  return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`
}

/** All lines about a name, in the order of the files; of these only those that are of use: hashed names take long. */
export function lookUp(
  files: readonly KnownHosts[],
  name: string,
  isOfUse: (key: KnownKey) => boolean = () => true,
): KnownKey[] {
  return files.flatMap(({ byName, others }) => [
    ...(byName.get(name) ?? []).filter(isOfUse),
    ...others.filter(({ matches, key }) => isOfUse(key) && matches(name)).map(({ key }) => key),
  ])
}

/** The type that a key names itself, or undefined where it is none. */
export function keyType(blob: Buffer): string | undefined {
  if (blob.length < 4) return undefined
  const length = blob.readUInt32BE(0)
  return length < blob.length ? blob.toString('latin1', 4, 4 + length) : undefined
}

/** Is it an RSA key with fewer bits? */
export function isShortRsa(blob: Buffer, bits: number): boolean {
  if (keyType(blob) !== 'ssh-rsa') return false
  // Behind the type stand the exponent and the modulus, each with its length before it.
  const numbers = blob.subarray(11)
  const modulus = numbers.length < 4 ? numbers : numbers.subarray(4 + numbers.readUInt32BE(0) + 4)
  return BigInt(`0x0${modulus.toString('hex')}`).toString(2).length < bits
}

/** A key's fingerprint as OpenSSH shows it. */
export function fingerprint(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
}

/** A name in the form that does not tell it. */
export function hashedName(name: string): string {
  const salt = randomBytes(20)
  return `|1|${salt.toString('base64')}|${hmac(createSecretKey(salt), name)}`
}

/** `|1|salt|hash`: the name's HMAC-SHA1 under the salt. */
function hashed(field: string): ((name: string) => boolean) | undefined {
  const [, version, salt, hash] = field.split('|')
  if (version !== '1' || !salt || !hash) return undefined
  const key = createSecretKey(salt, 'base64')
  return (name) => hmac(key, name) === hash
}

function hmac(salt: KeyObject, name: string): string {
  return createHmac('sha1', salt).update(name).digest('base64')
}
