import type { Sealed } from './cipher.ts'

const mark = '$ANSIBLE_VAULT'

/** A vaulted text, taken apart. */
export interface Envelope {
  /** The name of the password that opens it, as a hint. Only version 1.2 has one. */
  readonly id: string | undefined
  readonly sealed: Sealed
}

/** Whether a text or the content of a file is vaulted. */
export function isVaulted(content: string | Uint8Array): boolean {
  const start =
    typeof content === 'string' ? content : Buffer.from(content.subarray(0, mark.length)).toString('latin1')
  return start.startsWith(mark)
}

/** Takes a vaulted text apart: a header line, and hexadecimal digits in lines of any length. Says what is wrong with one that is none. */
export function readEnvelope(text: string): Envelope | { readonly wrong: string } {
  const [header = '', ...lines] = text.trimStart().split(/\r?\n/)
  const [first, version, cipher, id] = header.split(';').map((part) => part.trim())
  if (first !== mark || version === undefined || cipher === undefined)
    return { wrong: `expected a vaulted text, which begins with ${mark};1.1;AES256` }
  if (version !== '1.1' && version !== '1.2')
    return { wrong: `vault format ${version} is not understood; 1.1 and 1.2 are` }
  if (cipher !== 'AES256') return { wrong: `vault cipher ${cipher} is not understood; AES256 is` }
  const parts = unhex(lines.map((line) => line.trim()).join(''))
    ?.toString('latin1')
    .split('\n')
  const [salt, mac, bytes] = (parts ?? []).map(unhex)
  if (parts?.length !== 3 || !salt || !mac || !bytes?.length)
    return { wrong: 'this vaulted text is damaged: after its header, something is not what was written' }
  return { id: id || undefined, sealed: { salt, mac, bytes } }
}

/** Writes a vaulted text. `default` is the id of a text without one, which makes it version 1.1. */
export function writeEnvelope({ id, sealed }: Envelope): string {
  const header = id === undefined || id === 'default' ? `${mark};1.1;AES256` : `${mark};1.2;AES256;${id}`
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  const body = hex(Buffer.from([sealed.salt, sealed.mac, sealed.bytes].map(hex).join('\n')))
  return [header, ...body.match(/.{1,80}/g)!, ''].join('\n')
}

/** The bytes behind hexadecimal digits; undefined where there is anything else. */
function unhex(text: string): Buffer | undefined {
  return /^(?:[\da-f]{2})+$/i.test(text) ? Buffer.from(text, 'hex') : undefined
}
