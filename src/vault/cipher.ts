import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  pbkdf2Sync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

/**
 * AES256 as ansible-vault has it (`VaultAES256` in ansible-core's `parsing/vault`): keys by PBKDF2, AES in counter mode
 * over padded text, and a HMAC over the encrypted bytes.
 */
const rounds = 10_000

/** What is in the body of a vaulted text. */
export interface Sealed {
  readonly salt: Uint8Array
  readonly mac: Uint8Array
  readonly bytes: Uint8Array
}

interface Keys {
  readonly cipher: Uint8Array
  readonly mac: Uint8Array
  readonly counter: Uint8Array
}

function keysOf(password: Uint8Array, salt: Uint8Array): Keys {
  const derived = pbkdf2Sync(password, salt, rounds, 80, 'sha256')
  return { cipher: derived.subarray(0, 32), mac: derived.subarray(32, 64), counter: derived.subarray(64) }
}

const macOf = (keys: Keys, bytes: Uint8Array) => createHmac('sha256', keys.mac).update(bytes).digest()

/** Encrypts bytes. The salt is by chance unless it is given. */
export function seal(plain: Uint8Array, password: Uint8Array, salt: Uint8Array = randomBytes(32)): Sealed {
  const keys = keysOf(password, salt)
  const padding = 16 - (plain.length % 16)
  const padded = Buffer.concat([plain, Buffer.alloc(padding, padding)])
  const bytes = createCipheriv('aes-256-ctr', keys.cipher, keys.counter).update(padded)
  return { salt, mac: macOf(keys, bytes), bytes }
}

/** The bytes that were encrypted; undefined where the password is another one, or the text was changed. */
export function unseal({ salt, mac, bytes }: Sealed, password: Uint8Array): Uint8Array | undefined {
  const keys = keysOf(password, salt)
  const right = macOf(keys, bytes)
  if (mac.length !== right.length || !timingSafeEqual(mac, right)) return undefined
  const padded = createDecipheriv('aes-256-ctr', keys.cipher, keys.counter).update(bytes)
  return padded.subarray(0, padded.length - padded.at(-1)!)
}
