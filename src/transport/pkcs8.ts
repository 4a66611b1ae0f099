import { createPrivateKey, type KeyObject } from 'node:crypto'

const begin = /^-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/m

/** Is it a key as openssl writes it (PKCS#8), and does it take a passphrase? */
export function pkcs8Kind(data: Buffer): 'open' | 'encrypted' | undefined {
  const found = begin.exec(data.toString('latin1'))
  return found ? (found[1] ? 'encrypted' : 'open') : undefined
}

/** The same key in a form that the library reads; an error where the passphrase is wrong or the key is of another kind. */
export function fromPkcs8(data: Buffer, passphrase?: string): string | Error {
  try {
    const key = createPrivateKey({ key: data, passphrase })
    switch (key.asymmetricKeyType) {
      case 'rsa':
        return key.export({ type: 'pkcs1', format: 'pem' }).toString()
      case 'ec':
        return key.export({ type: 'sec1', format: 'pem' }).toString()
      case 'ed25519':
        return openSshEd25519(key)
      default:
        return new Error(`a key of the type ${key.asymmetricKeyType}`)
    }
  } catch (error) {
    return error as Error
  }
}

/** Rules: PROTOCOL.key of OpenSSH. */
function openSshEd25519(key: KeyObject): string {
  const { x, d } = key.export({ format: 'jwk' })
  const [half, seed] = [x!, d!].map((text) => Buffer.from(text, 'base64url')) as [Buffer, Buffer]
  const type = Buffer.from('ssh-ed25519')
  const none = Buffer.from('none')
  const check = Buffer.alloc(8)
  const inner = Buffer.concat([check, ...fields(type, half, Buffer.concat([seed, half]), Buffer.alloc(0))])
  // Filled up with 1, 2, 3 … to the block size of no cipher, 8.
  const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7].slice(0, -inner.length & 7))
  const shown = Buffer.concat(fields(type, half))
  const count = Buffer.from([0, 0, 0, 1])
  const outer = [
    ...fields(none, none, Buffer.alloc(0)),
    count,
    ...fields(shown, Buffer.concat([inner, padding])),
  ]
  const base64 = Buffer.concat([Buffer.from('openssh-key-v1\0'), ...outer]).toString('base64')
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${base64}\n-----END OPENSSH PRIVATE KEY-----\n`
}

/** Each with its length before it. */
function fields(...parts: readonly Buffer[]): Buffer[] {
  return parts.flatMap((part) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(part.length)
    return [length, part]
  })
}
