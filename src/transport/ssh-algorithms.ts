import { createRequire } from 'node:module'
import type { Algorithms } from 'ssh2'
import type { Endpoint } from './endpoint.ts'
import { patternList } from './patterns.ts'

type Kind = keyof Endpoint['algorithms'] & keyof Algorithms

/** What the library has: what it offers by itself, and all that it could. It does not tell in any other way. */
const library = createRequire(import.meta.url)('ssh2/lib/protocol/constants.js') as Record<string, string[]>
const names: Readonly<Record<Kind, string>> = {
  cipher: 'CIPHER',
  hmac: 'MAC',
  kex: 'KEX',
  serverHostKey: 'SERVER_HOST_KEY',
}
/** What the library offers by itself but OpenSSH does not, since SHA-1 is broken: somebody has to ask for it. */
const outdated = new Set(['ssh-rsa', 'ssh-dss'])

/**
 * The algorithms to offer: what ssh_config asks for of what there is, the types of host key that are known before
 * others.
 */
export function algorithmsFor({ algorithms }: Endpoint, knownTypes: readonly string[]): Algorithms {
  const known = knownTypes.flatMap((type) =>
    type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256', type] : [type],
  )
  const hostKeys = algorithmsLeft('serverHostKey', algorithms.serverHostKey)
  const first = hostKeys.filter((name) => known.includes(name))
  const lists: Partial<Record<Kind, readonly string[]>> = {
    serverHostKey: [...new Set([...first, ...hostKeys])],
  }
  for (const kind of ['cipher', 'hmac', 'kex'] as const)
    if (algorithms[kind] !== undefined) lists[kind] = algorithmsLeft(kind, algorithms[kind])
  return lists as Algorithms
}

/** What is left of an algorithm's kind when ssh_config asks for some. */
export function algorithmsLeft(kind: Kind, wanted: string | undefined): readonly string[] {
  const usual = library[`DEFAULT_${names[kind]}`]!.filter((name) => !outdated.has(name))
  const possible = library[`SUPPORTED_${names[kind]}`]!
  if (wanted === undefined) return usual
  const sign = /^[-+^]/.exec(wanted)?.[0]
  const patterns = wanted.slice(sign ? 1 : 0).split(',')
  const named = patterns.flatMap((pattern) => possible.filter(patternList([pattern])))
  const others = usual.filter((name) => !named.includes(name))
  const list =
    sign === '+' ? [...usual, ...named] : sign === '^' ? [...named, ...others] : sign ? others : named
  return [...new Set(list)]
}
