import { printed } from '../../src/along.ts'
import { type Script, sh } from '../../src/script.ts'

/**
 * Bytes as text, nothing lost: what is not UTF-8 becomes lone surrogates (byte 0xff is U+DCFF), and `bytesOf` turns
 * them back.
 */
export function textOf(bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const decode = (from: number, to: number): string | undefined => {
    try {
      return decoder.decode(bytes.subarray(from, to))
    } catch {
      return undefined
    }
  }
  const whole = decode(0, bytes.length)
  if (whole !== undefined) return whole
  let text = ''
  for (let i = 0; i < bytes.length; ) {
    const byte = bytes[i]!
    const length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
    const character = i + length <= bytes.length ? decode(i, i + length) : undefined
    text += character ?? String.fromCharCode(0xdc00 + byte)
    i += character === undefined ? 1 : length
  }
  return text
}

/** The way back from `textOf`. */
export function bytesOf(text: string): Uint8Array {
  const parts = text.split(/([\udc80-\udcff])/u)
  return Buffer.concat(
    parts.map((part, i) => (i % 2 ? Buffer.of(part.charCodeAt(0) - 0xdc00) : Buffer.from(part, 'utf8'))),
  )
}

/** The text that `od -An -v -tx1` printed. */
export function textOfHex(hex: string): string {
  return textOf(Buffer.from(hex.replace(/\s+/g, ''), 'hex'))
}

/** Prints the exact bytes of a text by the printf builtin: never in an argument list that others see. */
export function printBytes(text: string): Script {
  if (!text.includes('\0') && !/[\ud800-\udfff]/u.test(text)) return sh`printf %s ${text}`
  return printed(bytesOf(text))
}
