import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type VaultCommand, vaultCommand } from '../../src/command/vault.ts'
import { parseYaml, toValue } from '../../src/source.ts'
import type { Secret } from '../../src/value.ts'
import { isVaulted, Vault, vaulted } from '../../src/vault.ts'
import { folder } from '../inventory/folder.ts'

const recorded = (name: string) => fileURLToPath(new URL(`../vault/files/${name}`, import.meta.url))
const one = { id: 'default', password: Buffer.from('one') }
const two = { id: 'two', password: Buffer.from('two') }

let path: string
const at = (name: string) => join(path, name)
const text = (name: string) => readFileSync(at(name), 'utf8')
const opened = (name: string, by = [one, two]) =>
  Buffer.from(new Vault(by).open(text(name), { file: name, line: 1, column: 1 }).bytes).toString()
const header = (name: string) => text(name).split('\n')[0]

function run(action: VaultCommand['action'], words: readonly string[], more: Partial<VaultCommand> = {}) {
  const password = 'vaultId' in more ? {} : { vaultPasswordFile: [at('one')] }
  return vaultCommand({
    action,
    words: words.map((word) => (word === '-' ? word : at(word))),
    ...password,
    ...more,
  })
}

function editor(script: string): void {
  writeFileSync(at('editor'), `#!/bin/sh\n${script}\n`, { mode: 0o700 })
  vi.stubEnv('EDITOR', `${at('editor')} --wait`)
}

beforeEach(() => {
  path = folder({
    one: 'one\n',
    two: 'two\n',
    plain: 'a: 1\n',
    'secret.yml': vaulted(Buffer.from('a: 1\n'), one),
    'second.yml': vaulted(Buffer.from('b: 2\n'), two),
  })
  mkdirSync(at('tmp'))
  vi.stubEnv('TMPDIR', at('tmp'))
  vi.spyOn(console, 'error').mockReturnValue()
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

describe('tsplay vault', () => {
  it('encrypts a file where it is, and decrypts it again', async () => {
    await run('encrypt', ['plain'])
    const between = text('plain')
    await run('decrypt', ['plain'])

    expect(isVaulted(between)).toBe(true)
    expect(text('plain')).toBe('a: 1\n')
  })

  it('encrypts into another file, which only its owner reads', async () => {
    await run('encrypt', ['plain'], { output: at('out'), vaultId: [`two@${at('two')}`] })

    expect(header('out')).toBe('$ANSIBLE_VAULT;1.2;AES256;two')
    expect(opened('out')).toBe('a: 1\n')
    expect(statSync(at('out')).mode & 0o777).toBe(0o600)
    expect(text('plain')).toBe('a: 1\n')
  })

  it('keeps the mode of a file, and a link to it', async () => {
    chmodSync(at('plain'), 0o640)
    symlinkSync(at('plain'), at('link'))

    await run('encrypt', ['link'])

    expect(statSync(at('plain')).mode & 0o777).toBe(0o640)
    expect(opened('plain')).toBe('a: 1\n')
  })

  it('encrypts with one of several passwords', async () => {
    const vaultId = [`one@${at('one')}`, `two@${at('two')}`]

    await run('encrypt', ['plain'], { vaultId, encryptVaultId: 'two' })

    expect(header('plain')).toBe('$ANSIBLE_VAULT;1.2;AES256;two')
  })

  it('decrypts what ansible-vault wrote', async () => {
    await vaultCommand({
      action: 'decrypt',
      words: [recorded('vars-1.2.yml')],
      output: at('out'),
      vaultPasswordFile: [recorded('password')],
    })

    expect(text('out')).toBe(readFileSync(recorded('plain.yml'), 'utf8'))
  })

  it('shows what files hold', async () => {
    const written: string[] = []
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      written.push(String(chunk))
      return true
    })

    await run('view', ['secret.yml', 'second.yml'], { vaultId: [at('one'), at('two')] })

    expect(written.join('')).toBe('a: 1\nb: 2\n')
  })

  it('changes the password of files, each opened by the one it has', async () => {
    await run('rekey', ['secret.yml', 'second.yml'], {
      vaultId: [at('one'), `two@${at('two')}`],
      newVaultId: `new@${at('plain')}`,
    })

    expect(['secret.yml', 'second.yml'].map(header)).toEqual(Array(2).fill('$ANSIBLE_VAULT;1.2;AES256;new'))
    expect(opened('second.yml', [{ id: 'new', password: Buffer.from('a: 1') }])).toBe('b: 2\n')
  })

  it('edits a file, and keeps its id and password', async () => {
    editor('case $1,$2 in --wait,*.yml) printf "c: 3\\n" >>"$2";; esac')

    await run('edit', ['second.yml'], { vaultId: [at('one'), `other@${at('two')}`] })

    expect(header('second.yml')).toBe('$ANSIBLE_VAULT;1.2;AES256;two')
    expect(opened('second.yml')).toBe('b: 2\nc: 3\n')
  })

  it('leaves a file alone that the editor left alone', async () => {
    const before = text('secret.yml')
    editor('true')

    await run('edit', ['secret.yml'])

    expect(text('secret.yml')).toBe(before)
  })

  it('creates a file', async () => {
    editor('printf "n: 1\\n" >"$2"')

    await run('create', ['new.yml'])

    expect(opened('new.yml')).toBe('n: 1\n')
  })

  it('lets only the operator see what is edited, and leaves nothing of it', async () => {
    editor(`stat -c %a "$2" "$(dirname "$2")" >${at('modes')}; exit 1`)

    await expect(run('edit', ['secret.yml'])).rejects.toThrow(/the editor ended with 1: .* is as it was/)

    expect(text('modes')).toBe('600\n700\n')
    expect(readdirSync(at('tmp'))).toEqual([])
    expect(opened('secret.yml')).toBe('a: 1\n')
  })

  it('encrypts texts as values that YAML files take', async () => {
    await vaultCommand({
      action: 'encrypt_string',
      words: ['s3sam', 'open'],
      name: ['first', 'second'],
      output: at('out.yml'),
      vaultPasswordFile: [at('one')],
    })

    const { root } = parseYaml(text('out.yml'), 'out.yml')
    const values = toValue(root!, new Vault([one]).unvault) as Map<string, Secret>
    expect([...values].map(([name, value]) => [name, value.reveal()])).toEqual([
      ['first', 's3sam'],
      ['second', 'open'],
    ])
  })
})

describe('tsplay vault changes nothing', () => {
  it.each<[string, VaultCommand['action'], string[], Partial<VaultCommand>, RegExp]>([
    [
      'if one of the files is encrypted already',
      'encrypt',
      ['plain', 'secret.yml'],
      {},
      /secret.yml is encrypted already$/,
    ],
    [
      'if one of them is missing',
      'encrypt',
      ['plain', 'nope'],
      {},
      /^cannot read .*nope: there is no such file/,
    ],
    [
      'if one of them is for another password',
      'decrypt',
      ['secret.yml', 'second.yml'],
      {},
      /^this is encrypted for the vault id two/,
    ],
    [
      'if one of them is not encrypted',
      'rekey',
      ['secret.yml', 'plain'],
      { newVaultPasswordFile: recorded('password') },
      /^expected a vaulted text/,
    ],
    [
      'if a file is to be created that is there',
      'create',
      ['plain'],
      {},
      /^there is a file .*plain already; vault edit changes it$/,
    ],
    [
      'if there is no folder for it',
      'create',
      ['no/new.yml'],
      {},
      /^cannot write beside .*new.yml: there is no such file/,
    ],
    [
      'if several files are to become one',
      'encrypt',
      ['plain', 'one'],
      { output: '-' },
      /^--output: it takes what becomes of one file$/,
    ],
    [
      'if it is not clear which password is meant',
      'encrypt',
      ['plain'],
      { vaultId: [recorded('password'), recorded('other-password')] },
      /^there are several vault passwords \(default\): choose with --encrypt-vault-id$/,
    ],
    [
      'if the password meant is not there',
      'encrypt',
      ['plain'],
      { encryptVaultId: 'x' },
      /^--encrypt-vault-id: there is no password of the id x, but of default$/,
    ],
    [
      'if there are names without texts',
      'encrypt_string',
      ['a'],
      { name: ['a', 'b'] },
      /^encrypt_string: there are 2 names for 1 texts$/,
    ],
    [
      'if there is nobody to ask for a text',
      'encrypt_string',
      [],
      { prompt: true },
      /^--prompt: there is no terminal to ask on$/,
    ],
  ])('%s', async (_, action, words, more, message) => {
    const files = () => readdirSync(path).map((name) => (statSync(at(name)).isFile() ? text(name) : name))
    const before = files()

    await expect(run(action, words, more)).rejects.toThrow(message)

    expect(files()).toEqual(before)
  })
})
