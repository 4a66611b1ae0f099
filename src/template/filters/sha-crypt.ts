import { createHash } from 'node:crypto'

const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const plainRounds = 5000

/** Unix-crypt with SHA-256 or SHA-512, as crypt(3) makes it. */
export function shaCrypt(password: string, salt: string, rounds: number, kind: 'sha256' | 'sha512'): string {
  const key = Buffer.from(password)
  const seasoning = Buffer.from(salt)
  const hash = (...parts: readonly Uint8Array[]) => {
    const running = createHash(kind)
    for (const part of parts) running.update(part)
    return running.digest()
  }
  const fill = (block: Buffer, length: number) => Buffer.alloc(length, block)

  const other = hash(key, seasoning, key)
  const first: Uint8Array[] = [key, seasoning, fill(other, key.length)]
  for (let bits = key.length; bits > 0; bits >>= 1) first.push(bits & 1 ? other : key)
  let digest = hash(...first)
  const keys = fill(hash(...Array.from({ length: key.length }, () => key)), key.length)
  const salts = fill(hash(...Array.from({ length: 16 + digest[0]! }, () => seasoning)), seasoning.length)
  for (let round = 0; round < rounds; round++) {
    const parts: Uint8Array[] = [round & 1 ? keys : digest]
    if (round % 3) parts.push(salts)
    if (round % 7) parts.push(keys)
    parts.push(round & 1 ? digest : keys)
    digest = hash(...parts)
  }
  const named = rounds === plainRounds ? '' : `rounds=${rounds}$`
  return `$${kind === 'sha512' ? 6 : 5}$${named}${salt}$${encode(digest, kind)}`
}

/** The bytes of the digest in crypt's own order, six bits a character. */
function encode(digest: Buffer, kind: 'sha256' | 'sha512'): string {
  let text = ''
  const write = (a: number, b: number, c: number, characters: number) => {
    let bits = (a << 16) | (b << 8) | c
    for (let i = 0; i < characters; i++) {
      text += alphabet[bits & 63]
      bits >>= 6
    }
  }
  const third = kind === 'sha512' ? 21 : 10
  let order: readonly [number, number, number] = [0, third, third * 2]
  for (let i = 0; i < third; i++) {
    const [a, b, c] = order
    write(digest[a]!, digest[b]!, digest[c]!, 4)
    order = kind === 'sha512' ? [b + 1, c + 1, a + 1] : [c + 1, a + 1, b + 1]
  }
  if (kind === 'sha512') write(0, 0, digest[63]!, 2)
  else write(0, digest[31]!, digest[30]!, 3)
  return text
}
