import { statSync } from 'node:fs'
import { appendFile, mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Endpoint } from './endpoint.ts'
import {
  fingerprint,
  hashedName,
  isShortRsa,
  type KnownHosts,
  type KnownKey,
  keyType,
  knownName,
  lookUp,
  parseKnownHosts,
} from './known-hosts.ts'

/** What is known of a host's keys, and how strict to be. */
export interface HostKeys {
  /** The types of its known keys, in the order of the files; asking for another type would look like a changed key. */
  readonly types: readonly string[]
  /** Accepts the key that the host shows, or says why not. */
  readonly judge: (shown: Buffer) => Promise<string | undefined>
  /** Is another key known than the host shows? Where that is accepted, it gets no password. */
  readonly isOther: (shown: Buffer) => boolean
}

/** Where a host's keys are looked up. */
export type Place = Pick<Endpoint, 'host' | 'port' | 'keys' | 'rsaBits'>

/** Reads what the known_hosts files say about a host. A file that is not there knows nobody. */
export async function hostKeys({ host, port, keys, rsaBits }: Place): Promise<HostKeys> {
  const { files, checking, alias } = keys
  const known = await Promise.all(files.map(load))
  const name = alias?.toLowerCase() ?? knownName(host, port)
  const about = lookUp(known, name)
  const own = about.filter(({ marker }) => marker === undefined)
  // A line without a port speaks for all ports, but only where it agrees; beside lines with the port, only of what is revoked.
  const general =
    alias !== undefined || port === 22
      ? []
      : lookUp(known, knownName(host, 22), ({ marker }) => own.length === 0 || marker === 'revoked')
  const isOwn = (shown: Buffer) => own.some(({ blob }) => blob.equals(shown))
  return {
    isOther: (shown) => own.length > 0 && !isOwn(shown),
    types: [...own, ...general.filter(({ marker }) => marker === undefined)].map(({ type }) => type),
    judge: async (shown) => {
      const same = ({ blob }: KnownKey) => blob.equals(shown)
      const revoked = [...about, ...general].find((key) => key.marker === 'revoked' && same(key))
      if (revoked) return `its host key ${show(shown)} is revoked in ${place(revoked)}`
      if (isShortRsa(shown, rsaBits))
        return `its host key ${show(shown)} is shorter than the ${rsaBits} bits that RequiredRSASize asks for`
      if (checking === 'no' || isOwn(shown)) return undefined
      if (own.length > 0) return changed(name, own, shown)
      if (general.some((key) => key.marker === undefined && same(key))) return undefined
      const file = files[0]
      if (checking === 'accept-new' && file) {
        await add(file, keys.hash ? hashedName(name) : name, shown)
        return undefined
      }
      const authority = about.some(({ marker }) => marker === 'cert-authority')
      return unknown(name, file, shown, authority)
    },
  }
}

/** A thousand hosts share these files: each is read again only when it has changed. */
const cache = new Map<string, { readonly stamp: string; readonly known: KnownHosts }>()

async function load(file: string): Promise<KnownHosts> {
  try {
    // By promise it costs more than the parsing of a short file.
    const { mtimeMs, size, ino } = statSync(file)
    const stamp = `${ino} ${size} ${mtimeMs}`
    const cached = cache.get(file)
    if (cached?.stamp === stamp) return cached.known
    const known = parseKnownHosts(await readFile(file, 'utf8'), file)
    cache.set(file, { stamp, known })
    return known
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return parseKnownHosts('', file)
  }
}

/** One write of one whole line, so that hosts added at the same time stay apart. */
async function add(file: string, name: string, key: Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const handle = await open(file, 'a+', 0o600)
  try {
    const { size } = await handle.stat()
    const last = Buffer.alloc(1)
    if (size > 0) await handle.read(last, 0, 1, size - 1)
    const start = size > 0 && last.toString() !== '\n' ? '\n' : ''
    await appendFile(handle, `${start}${lineOf(name, key)}\n`)
  } finally {
    await handle.close()
  }
}

/** The line to add is told whole: asking the host again could give another key, and does not go by way of others. */
function unknown(name: string, file = 'known_hosts', key: Buffer, authority: boolean): string {
  return [
    `its host key is not known: ${show(key)} is not in ${file} as ${name}.`,
    authority
      ? 'Host certificates (@cert-authority) are not supported: the key itself must be there, or use connection: openssh.'
      : '',
    `Compare the fingerprint with the host's own (ssh-keygen -lf on its public key), then add it:`,
    `echo '${lineOf(name, key)}' >> ${file}`,
  ]
    .filter(Boolean)
    .join(' ')
}

function lineOf(name: string, key: Buffer): string {
  return `${name} ${keyType(key)} ${key.toString('base64')}`
}

function changed(name: string, known: readonly KnownKey[], shown: Buffer): string {
  const type = keyType(shown)
  const expected = known.find((key) => key.type === type) ?? known[0]!
  return [
    `its host key has CHANGED: ${place(expected)} has ${show(expected.blob)}, the host shows ${show(shown)}.`,
    'Either it was installed anew, or somebody stands in between.',
    `If you know why: ssh-keygen -R '${name}' -f ${expected.file}, and add the new key.`,
  ].join(' ')
}

function show(blob: Buffer): string {
  return `${keyType(blob)} ${fingerprint(blob)}`
}

function place({ file, line }: KnownKey): string {
  return `${file}:${line}`
}
