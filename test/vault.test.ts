import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FaultError } from '../src/fault.ts'
import { environment } from '../src/template/environment.ts'
import { evaluate } from '../src/template/template.ts'
import { dict, Secret, Template, type Value } from '../src/value.ts'
import { seal, unseal } from '../src/vault/cipher.ts'
import { readEnvelope, writeEnvelope } from '../src/vault/envelope.ts'
import { isVaulted, Vault, vaulted } from '../src/vault.ts'

/** Files that ansible-vault of ansible-core 2.14 wrote. */
const recorded = (name: string) =>
  readFileSync(fileURLToPath(new URL(`vault/files/${name}`, import.meta.url)))
const place = { file: 'f.yml', line: 3, column: 7 }
const prod = { id: 'prod', password: Buffer.from('correct horse') }
const dev = { id: 'dev', password: Buffer.from('another') }
const vault = new Vault([dev, prod])
const blockOf = (name: string) => recorded(name).toString().split('\n').slice(1).join('\n')

describe('what ansible-vault wrote', () => {
  it.each([
    ['format 1.1', 'vars-1.1.yml', recorded('plain.yml')],
    ['format 1.2, with an id', 'vars-1.2.yml', recorded('plain.yml')],
    ['bytes that are no text', 'binary.vault', recorded('binary')],
    ['nothing', 'empty.vault', Buffer.alloc(0)],
    ['a text as it stands in YAML, indented', 'string.yml', Buffer.from('open {{ 40 + 2 }}')],
  ])('is opened: %s', (_, name, expected) => {
    const text = name === 'string.yml' ? blockOf(name) : recorded(name)

    expect(Buffer.from(vault.open(text, place).bytes)).toEqual(expected)
  })

  it.each(['vars-1.1.yml', 'vars-1.2.yml', 'binary.vault', 'empty.vault'])(
    'is written byte for byte with the same salt: %s',
    (name) => {
      const envelope = readEnvelope(recorded(name).toString())
      if ('wrong' in envelope) throw new Error(envelope.wrong)
      const { id, sealed } = envelope

      const again = seal(unseal(sealed, prod.password)!, prod.password, sealed.salt)

      expect(writeEnvelope({ id, sealed: again })).toBe(recorded(name).toString())
    },
  )
})

it('any bytes come back, and are encrypted in another way each time', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const [one, two] = [vaulted(bytes, prod), vaulted(bytes, prod)]

      expect(one).not.toBe(two)
      expect(isVaulted(one)).toBe(true)
      for (const text of [one, two]) expect([...vault.open(text, place).bytes]).toEqual([...bytes])
    }),
    { numRuns: 20 },
  )
})

describe('a password', () => {
  it('that is named by the text is tried first', () => {
    const both = new Vault([{ ...prod, id: 'a' }, prod])

    expect(both.open(recorded('vars-1.2.yml'), place).by.id).toBe('prod')
  })

  it('with another name opens it too', () => {
    expect(new Vault([{ ...prod, id: 'x' }]).open(recorded('vars-1.2.yml'), place).by.id).toBe('x')
  })

  it('makes a text of format 1.2, unless its id is the default one', () => {
    const header = (id: string) => vaulted(Buffer.from('x'), { ...prod, id }).split('\n')[0]

    expect(header('prod')).toBe('$ANSIBLE_VAULT;1.2;AES256;prod')
    expect(header('default')).toBe('$ANSIBLE_VAULT;1.1;AES256')
  })
})

const changed = () => {
  const envelope = readEnvelope(recorded('vars-1.1.yml').toString())
  if ('wrong' in envelope) throw new Error(envelope.wrong)
  const { salt, mac, bytes } = envelope.sealed
  return writeEnvelope({ id: undefined, sealed: { salt, mac, bytes: bytes.map((byte) => byte ^ 1) } })
}

describe('a text is not opened', () => {
  it.each([
    [
      'without a password',
      new Vault(),
      recorded('vars-1.1.yml'),
      'this is encrypted, and there is no vault password',
    ],
    [
      'with another password',
      new Vault([dev]),
      recorded('vars-1.2.yml'),
      'this is encrypted for the vault id prod, and no vault password opens it (there is dev)',
    ],
    ['that somebody changed', vault, changed(), /no vault password opens it \(there are dev, prod\)/],
    ['that was cut off', vault, recorded('vars-1.1.yml').subarray(0, 300), /^this vaulted text is damaged/],
    [
      'of which only the header is left',
      vault,
      '$ANSIBLE_VAULT;1.1;AES256\n',
      /^this vaulted text is damaged/,
    ],
    [
      'of another format',
      vault,
      '$ANSIBLE_VAULT;1.0;AES\n00',
      'vault format 1.0 is not understood; 1.1 and 1.2 are',
    ],
    [
      'of another cipher',
      vault,
      '$ANSIBLE_VAULT;1.1;AES\n00',
      'vault cipher AES is not understood; AES256 is',
    ],
    ['that is none', vault, 'hello', 'expected a vaulted text, which begins with $ANSIBLE_VAULT;1.1;AES256'],
  ])('%s', (_, by, text, message) => {
    const open = () => by.open(text, place)

    expect(open).toThrow(FaultError)
    expect(open).toThrow(message)
  })
})

describe('a value that was encrypted', () => {
  it('is a secret', () => {
    const value = vault.unvault(vaulted(Buffer.from('s3sam'), prod), place)

    expect(value).toBeInstanceOf(Secret)
    expect((value as Secret).reveal()).toBe('s3sam')
  })

  it('may be a template, and what it renders to is a secret', () => {
    const value = vault.unvault(blockOf('string.yml'), place)

    const rendered = evaluate(value, new Map(), environment())

    expect(value).toBeInstanceOf(Template)
    expect(rendered).toEqual(new Secret('open 42'))
    expect((rendered as Secret).reveal()).toBe('open 42')
  })
})

describe('in templates', () => {
  const result = (source: string, variables: Record<string, Value> = {}) =>
    evaluate(new Template(source, place), dict(variables), environment({ vault }))
  const sealed = [
    '$ANSIBLE_VAULT;1.2;AES256;filter_default',
    '37333631366337340a31376135336565616438656438666261356366376634356331653461313536',
    '3438643630663435383639663139643631303232646665623531383366376566610a373038396261',
    '6330376165616539323131316235323237346335326334396163\n',
  ].join('\n')

  it('the filter vault writes what that of Ansible writes', () => {
    expect(result("{{ 'abc' | vault('pw', salt='salt') }}")).toBe(sealed)
  })

  it('the filter unvault opens it, as a secret', () => {
    const opened = result("{{ sealed | unvault('pw') }}", { sealed })

    expect(opened).toBeInstanceOf(Secret)
    expect((opened as Secret).reveal()).toBe('abc')
  })

  it.each([
    ["{{ sealed | unvault('other') }}", /no vault password opens it/],
    ["{{ 'abc' | vault('pw', salt='') }}", 'the salt is empty'],
    ["{{ 'abc' | vault(5) }}", 'wants a text, got int'],
    ["{{ 'abc' | vault('pw', wrap_object=true) }}", 'wrap_object is not understood'],
    ["{{ '/nowhere' is vaulted_file }}", 'there is no file /nowhere'],
  ])('%s is refused', (source, message) => {
    expect(() => result(source, { sealed })).toThrow(message)
  })

  it.each([
    ['{{ secret is vault_encrypted }}', true],
    ['{{ sealed is vault_encrypted }}', false],
    ['{{ path is vaulted_file }}', true],
    ["{{ '/dev/null' is vaulted_file }}", false],
  ])('%s is %s', (source, expected) => {
    const path = fileURLToPath(new URL('vault/files/vars-1.1.yml', import.meta.url))

    expect(result(source, { secret: new Secret('x'), sealed, path })).toBe(expected)
  })
})
