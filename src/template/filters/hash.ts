import { createHash, getHashes, randomInt } from 'node:crypto'
import { operations } from '../filter.ts'
import { Volatile } from '../pending.ts'
import { Mistake } from '../python/mistake.ts'
import { str } from '../python/text.ts'
import type { Call, V } from '../runtime.ts'
import { shaCrypt } from './sha-crypt.ts'

/** The namespace that Ansible derives names in. */
const ansibleNamespace = '361E6D51-FAEC-444A-9079-341386DA8E2E'

/** Filters that make hashes. */
export const hashFilters = operations({
  hash: {
    takes: 'hashtype="sha1"',
    does: 'The hash of a text, in hexadecimal digits.',
    example: ["'abc' | hash('md5')", "'900150983cd24fb0d6963f7d28e17f72'"],
    run: (_, value, type) => digest(str(type), value),
  },
  checksum: {
    takes: '',
    does: 'The SHA-1 of a text.',
    example: ["'abc' | checksum", "'a9993e364706816aba3e25717850c26c9cd0d89d'"],
    run: (_, value) => digest('sha1', value),
  },
  sha1: {
    takes: '',
    does: 'The SHA-1 of a text.',
    example: ["'abc' | sha1", "'a9993e364706816aba3e25717850c26c9cd0d89d'"],
    run: (_, value) => digest('sha1', value),
  },
  md5: {
    takes: '',
    does: 'The MD5 of a text.',
    example: ["'abc' | md5", "'900150983cd24fb0d6963f7d28e17f72'"],
    run: (_, value) => digest('md5', value),
  },
  to_uuid: {
    takes: `namespace="${ansibleNamespace}"`,
    does: 'A UUID made from a text, always the same.',
    example: ["'lb1' | to_uuid", "'77164d1d-198d-5c03-8b97-2a27a35c914b'"],
    run: (_, value, namespace) => uuid5(str(value), str(namespace)),
  },
  password_hash: {
    takes: 'hashtype="sha512", salt=none, salt_size=none, rounds=none, ident=none',
    does: 'The hash of a password for /etc/shadow: sha512 or sha256. Without a salt it differs each time.',
    example: [
      "'secret' | password_hash('sha512', 'salt', rounds=5000)",
      "'$6$salt$egUxKNxDs8kPfh8iPMNcosMhb2eWah6d3R44JDm5Rj/j/XWR5E33QPd0YmHXoDHOIDR6kL5D3JcQcz0O8FHE00'",
    ],
    run: (call, value, type, salt, size, rounds, ident) =>
      passwordHash(call, str(value), { type, salt, size, rounds, ident }),
  },
})

function digest(type: string, value: V): string {
  if (!getHashes().includes(type.toLowerCase())) throw new Mistake(`unknown hash ${type}`)
  return createHash(type).update(str(value)).digest('hex')
}

function uuid5(name: string, namespace: string): string {
  const bytes = Buffer.from(namespace.replaceAll('-', ''), 'hex')
  if (bytes.length !== 16) throw new Mistake(`the namespace ${namespace} is no UUID`)
  const hash = createHash('sha1').update(bytes).update(name).digest().subarray(0, 16)
  hash[6] = (hash[6]! & 0x0f) | 0x50
  hash[8] = (hash[8]! & 0x3f) | 0x80
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

interface PasswordOptions {
  readonly type: V
  readonly salt: V
  readonly size: V
  readonly rounds: V
  readonly ident: V
}

/** What is written without a salt; the same as passlib's, which Ansible uses. */
const standardRounds = { sha512: 656_000, sha256: 535_000 }

function passwordHash(call: Call, password: string, { type, salt, size, rounds, ident }: PasswordOptions): V {
  const kind = str(type).replace(/_crypt$/, '')
  if (kind !== 'sha512' && kind !== 'sha256')
    throw new Mistake(`hashes of type ${str(type)} are not made; there are sha512 and sha256`)
  if (ident !== null) throw new Mistake(`ident means nothing for ${kind}`)
  if (salt === null && call.env.ahead) throw new Volatile('password_hash without a salt')
  const given = salt === null ? randomSalt(size === null ? 16 : Number(size)) : str(salt)
  if (!/^[./0-9A-Za-z]{0,16}$/.test(given))
    throw new Mistake('a salt has at most 16 characters of ./0-9A-Za-z')
  const count = rounds === null ? standardRounds[kind] : Number(rounds)
  if (!(count >= 1000 && count <= 999_999_999))
    throw new Mistake(`rounds are 1000 to 999999999, got ${count}`)
  return shaCrypt(password, given, count, kind)
}

const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

function randomSalt(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(64)]).join('')
}
