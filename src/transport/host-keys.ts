import { existsSync, mkdirSync, statSync } from 'node:fs'
import { appendFile, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { whyNot } from '../text-file.ts'
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
  /** Why it may be another host, where its key is accepted all the same: it gets no password then. */
  readonly doubt: (shown: Buffer) => string | undefined
}

/** Where a host's keys are looked up. */
export type Place = Pick<Endpoint, 'host' | 'port' | 'keys' | 'rsaBits'>

/** Reads what the known_hosts files say about a host. A file that is not there or cannot be read knows nobody. */
export async function hostKeys({ host, port, keys, rsaBits }: Place): Promise<HostKeys> {
  const { files, addTo, checking, alias } = keys
  const known = await Promise.all(files.map(load))
  const unread = known.flatMap(({ trouble }) => trouble ?? []).join('; ')
  const name = alias?.toLowerCase() ?? knownName(host, port)
  const about = lookUp(known, name)
  const own = about.filter(({ marker }) => marker === undefined)
  // A line without a port speaks for all ports, but only where it agrees; beside lines with the port, only of what is revoked.
  const general =
    alias !== undefined || port === 22
      ? []
      : lookUp(known, knownName(host, 22), ({ marker }) => own.length === 0 || marker === 'revoked')
  const isOwn = (shown: Buffer) => own.some(({ blob }) => blob.equals(shown))
  const isGeneral = (shown: Buffer) =>
    general.some(({ marker, blob }) => marker === undefined && blob.equals(shown))
  return {
    doubt: (shown) => {
      if (isOwn(shown)) return undefined
      if (own.length > 0) return 'the host key is another than the known one, and nobody checks it'
      return unread && !isGeneral(shown) ? `nobody knows the host key: ${unread}` : undefined
    },
    types: [...own, ...general.filter(({ marker }) => marker === undefined)].map(({ type }) => type),
    judge: async (shown) => {
      const same = ({ blob }: KnownKey) => blob.equals(shown)
      const revoked = [...about, ...general].find((key) => key.marker === 'revoked' && same(key))
      if (revoked) return `its host key ${show(shown)} is revoked in ${place(revoked)}`
      if (isShortRsa(shown, rsaBits))
        return `its host key ${show(shown)} is shorter than the ${rsaBits} bits that RequiredRSASize asks for`
      if (checking === 'no' || isOwn(shown)) return undefined
      if (own.length > 0) return changed(name, own, shown)
      if (isGeneral(shown)) return undefined
      // What cannot be read may know it, with another key; and what is not kept would be new each time.
      if (checking === 'accept-new' && addTo !== undefined && !unread) {
        await add(addTo, keys.hash ? hashedName(name) : name, shown)
        return undefined
      }
      const authority = about.some(({ marker }) => marker === 'cert-authority')
      return [unknown(name, addTo ?? files[0], shown, authority), unread && `(${unread}.)`]
        .filter(Boolean)
        .join(' ')
    },
  }
}

/** A thousand hosts share these files: each is read again only when it has changed. */
const cache = new Map<string, { readonly stamp: string; readonly known: KnownHosts }>()

/** What a file knows; `trouble` says why it cannot be read. */
async function load(file: string): Promise<KnownHosts & { readonly trouble?: string }> {
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
    const nobody = parseKnownHosts('', file)
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return nobody
    return { ...nobody, trouble: `cannot read ${file}: ${whyNot(error)}` }
  }
}

/** One write of one whole line, so that hosts added at the same time stay apart. */
async function add(file: string, name: string, key: Buffer): Promise<void> {
  const folder = dirname(file)
  // As ssh makes ~/.ssh, not the folders above; below /proc, Node's recursive mkdir never comes to its end. At once:
  // many hosts may need it at the same time.
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 })
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
