import { createHash } from 'node:crypto'
import type { Hashed } from '../along.ts'
import type { Content } from '../module.ts'

/** Old and new texts larger than this are not shown in diffs. In bytes. */
const textLimit = 256 * 1024

/** The bytes that this run may have to bring to targets, by their hash. */
export class Contents {
  readonly #bytes = new Map<string, Uint8Array>()
  /** Of texts and of the bytes of files: a task asks for the same on each host, and ahead of its turn. */
  readonly #texts = new Map<string, Content>()
  readonly #files = new WeakMap<Uint8Array, Content>()

  /** Keeps the bytes, which nobody alters, and returns what modules see of them. */
  add(written: string | Uint8Array, source: Pick<Content, 'name' | 'mode'> = {}): Content {
    return { ...(typeof written === 'string' ? this.#text(written) : this.#file(written)), ...source }
  }

  #text(text: string): Content {
    const known = this.#texts.get(text) ?? this.#keep(Buffer.from(text))
    this.#texts.set(text, known)
    return known
  }

  #file(bytes: Uint8Array): Content {
    const known = this.#files.get(bytes) ?? this.#keep(bytes)
    this.#files.set(bytes, known)
    return known
  }

  #keep(bytes: Uint8Array): Content {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    this.#bytes.set(sha256, bytes)
    const text = bytes.length <= textLimit ? utf8(bytes) : undefined
    const sha1 = createHash('sha1').update(bytes).digest('hex')
    return { sha256, sha1, size: bytes.length, ...(text !== undefined && { text }) }
  }

  bytes(sha256: string): Uint8Array | undefined {
    return this.#bytes.get(sha256)
  }

  /** The hashes named anywhere in a state whose bytes are here. */
  *in(state: unknown): Generator<Hashed> {
    if (typeof state !== 'object' || state === null) return
    const sha256 = (state as Partial<Content>).sha256
    const bytes = typeof sha256 === 'string' ? this.#bytes.get(sha256) : undefined
    if (bytes) yield [sha256 as string, bytes]
    else for (const part of Object.values(state)) yield* this.in(part)
  }
}

function utf8(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
