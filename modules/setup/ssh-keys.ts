import { sh } from '../../src/script.ts'
import type { Family } from './family.ts'

const kinds = ['dsa', 'rsa', 'ecdsa', 'ed25519'] as const

/** The public keys by which the host is known over SSH. */
export const sshKeys: Family = {
  name: 'ssh_pub_keys',
  aliases: ['ssh_host_pub_keys', ...kinds.map((kind) => `ssh_host_key_${kind}_public`)],
  subset: 'min',
  files: sh`/etc/ssh/ssh_host_*_key.pub`,
  parse: (answers) =>
    Object.fromEntries(
      kinds.flatMap((kind) => {
        const [type, key] = answers.word(`/etc/ssh/ssh_host_${kind}_key.pub`)?.split(/\s+/) ?? []
        const name = `ssh_host_key_${kind}_public`
        return key ? [[name, key] as const, [`${name}_keytype`, type] as const] : []
      }),
    ),
}
