import { homedir } from 'node:os'
import { join } from 'node:path'
import type { KnownKeys } from '../endpoint.ts'
import type { Chosen } from './chosen.ts'
import { expandPath, type Tokens } from './tokens.ts'

/** How to tell that it is the right host. Throws FaultError. */
export function keysOf(chosen: Chosen, tokens: Tokens): KnownKeys {
  const files = (keyword: string, usual: readonly string[]) => {
    const directive = chosen.get(keyword)
    if (!directive) return usual
    return directive.words
      .filter((word) => word !== 'none')
      .map((word) => expandPath(word, tokens, directive))
  }
  const usual = ['known_hosts', 'known_hosts2'].map((name) => join(homedir(), '.ssh', name))
  const user = files('UserKnownHostsFile', usual)
  const global = files('GlobalKnownHostsFile', ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'])
  return {
    alias: chosen.text('HostKeyAlias'),
    files: [...user, ...global],
    addTo: user[0],
    checking: chosen.oneOf('StrictHostKeyChecking', strictness) ?? 'yes',
    hash: chosen.flag('HashKnownHosts') ?? false,
  }
}

/** Nobody is asked about a key in the middle of a run. */
const strictness: Readonly<Record<string, KnownKeys['checking']>> = {
  yes: 'yes',
  ask: 'yes',
  'accept-new': 'accept-new',
  no: 'no',
  off: 'no',
}
