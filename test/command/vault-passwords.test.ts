import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { type VaultArguments, vaultOf } from '../../src/command/vault-passwords.ts'
import { vaulted } from '../../src/vault.ts'
import { folder } from '../inventory/folder.ts'

let path: string
beforeEach(() => {
  path = folder({
    plain: ' p w \r\n',
    other: 'second\n',
    empty: '\n',
    program: '#!/bin/sh\nprintf " p w \\n"\n',
    'keys-client.sh': '#!/bin/sh\necho "$*"\n',
    failing: '#!/bin/sh\necho x; exit 2\n',
    encrypted: vaulted(Buffer.from('third\n'), { id: 'default', password: Buffer.from('second') }),
  })
  for (const program of ['program', 'keys-client.sh', 'failing']) chmodSync(join(path, program), 0o700)
})

/** Options that say DIR for the folder of the test. */
const inFolder = <T>(options: T): T => JSON.parse(JSON.stringify(options).replaceAll('DIR', path))

async function passwords(args: VaultArguments, environment: NodeJS.ProcessEnv = {}): Promise<string[]> {
  const vault = await vaultOf(inFolder(args), 'known', inFolder(environment))
  return vault.passwords.map(({ id, password }) => `${id}=${Buffer.from(password)}`)
}

describe('a vault password', () => {
  it.each<[string, VaultArguments, string[]]>([
    [
      'is what a file holds, without white space around',
      { vaultPasswordFile: ['DIR/plain'] },
      ['default=p w'],
    ],
    [
      'is what a program prints, without line ends',
      { vaultPasswordFile: ['DIR/program'] },
      ['default= p w '],
    ],
    ['has the id before the @', { vaultId: ['prod@DIR/plain'] }, ['prod=p w']],
    ['has the default id without one', { vaultId: ['DIR/plain'] }, ['default=p w']],
    [
      'of a program named -client is asked for with the id',
      { vaultId: ['prod@DIR/keys-client.sh'] },
      ['prod=--vault-id prod'],
    ],
    [
      'may be encrypted with one before it',
      { vaultId: ['a@DIR/other', 'b@DIR/encrypted'] },
      ['a=second', 'b=third'],
    ],
    [
      'may be one of several, those with ids first',
      { vaultPasswordFile: ['DIR/plain'], vaultId: ['a@DIR/other'] },
      ['a=second', 'default=p w'],
    ],
  ])('%s', async (_, args, expected) => {
    expect(await passwords(args)).toEqual(expected)
  })

  it('comes from the environment too', async () => {
    const environment = {
      ANSIBLE_VAULT_PASSWORD_FILE: 'DIR/plain',
      ANSIBLE_VAULT_IDENTITY_LIST: 'a@DIR/other, b@DIR/program',
    }

    expect(await passwords({}, environment)).toEqual(['a=second', 'b= p w ', 'default=p w'])
  })

  it.each<[string, VaultArguments, RegExp]>([
    [
      'without a file',
      { vaultPasswordFile: ['DIR/nope'] },
      /^--vault-password-file: cannot read .*nope: there is no such file/,
    ],
    [
      'with nothing in it',
      { vaultPasswordFile: ['DIR/empty'] },
      /^--vault-password-file: .*empty holds no password$/,
    ],
    ['of a program that fails', { vaultId: ['a@DIR/failing'] }, /^--vault-id: .*failing ended with 2$/],
    [
      'that nobody can be asked for',
      { askVaultPass: true },
      /^--ask-vault-pass: there is no terminal to ask on$/,
    ],
    ['with an id that no header can hold', { vaultId: ['a;b@x'] }, /^--vault-id: "a;b" cannot be an id/],
    ['without a source', { vaultId: ['a@'] }, /^--vault-id: expected label@source, got "a@"$/],
    [
      'that no password before it opens',
      { vaultPasswordFile: ['DIR/encrypted'] },
      /^this is encrypted, and there is/,
    ],
  ])('is refused %s', async (_, args, message) => {
    await expect(vaultOf(inFolder(args), 'known', {})).rejects.toThrow(message)
  })
})
