import { generateKeyPairSync } from 'node:crypto'
import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ssh2, { type ParsedKey } from 'ssh2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keyFile, unlock } from '../../src/transport/ssh-keys.ts'

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'tsplay-keys-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const make = {
  rsa: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ecdsa: () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  ed25519: () => generateKeyPairSync('ed25519'),
  ed448: () => generateKeyPairSync('ed448'),
}

/** Writes a key as openssl does. */
function write(kind: keyof typeof make, passphrase?: string): string {
  const file = join(dir, `${kind}${passphrase ?? ''}`)
  const locked = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase }
  const { privateKey } = make[kind]()
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem', ...locked }), { mode: 0o600 })
  return file
}

/** Does the key sign what its public half takes? */
function signs(key: ParsedKey): boolean {
  const half = ssh2.utils.parseKey(`${key.type} ${key.getPublicSSH().toString('base64')}`) as ParsedKey
  return half.verify('text', key.sign('text') as Buffer) as boolean
}

describe('a key of our own', () => {
  it.each<[string, number, string | undefined, object]>([
    ['that others may read is left out', 0o644, undefined, { note: expect.stringContaining('chmod 600') }],
    ['that its group may read is left out', 0o640, undefined, { note: expect.stringContaining('chmod 600') }],
    ['that others may read needs no passphrase', 0o604, 'a', { note: expect.stringContaining('chmod 600') }],
    ['that nobody else may read is asked about', 0o400, 'b', { locked: true }],
  ])('%s', async (_, mode, passphrase, expected) => {
    const file = write('ecdsa', passphrase)
    const unknown = `${file}${mode}`
    renameSync(file, unknown)
    chmodSync(unknown, mode)

    expect(await keyFile(unknown)).toMatchObject(expected)
    expect((await keyFile(unknown))!.key).toBeUndefined()
  })
})

describe('a key in a file of openssl', () => {
  it.each(['rsa', 'ecdsa', 'ed25519'] as const)('is read: %s', async (kind) => {
    const found = await keyFile(write(kind))

    expect(found?.note).toBeUndefined()
    expect(signs(found!.key!)).toBe(true)
  })

  it.each(['rsa', 'ecdsa', 'ed25519'] as const)('is unlocked by its passphrase: %s', async (kind) => {
    const file = write(kind, 'sesame')
    const answers = ['wrong', 'sesame']

    const key = await unlock(file, async () => answers.shift()!)

    expect((await keyFile(file))?.locked).toBe(true)
    expect(signs(key as ParsedKey)).toBe(true)
  })

  it('of a kind that SSH does not have cannot be used', async () => {
    expect(await keyFile(write('ed448'))).toEqual({ note: 'cannot be used (a key of the type ed448)' })
  })
})
