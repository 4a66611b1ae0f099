import type { Outcome } from '../module.ts'
import { type Script, sh } from '../script.ts'

/** The exit code of a guarded script that found the host other than it was when planned. */
export const movedCode = 75
/** What it says then: a script that ends with the same code by itself does not say this. */
const movedMessage = 'tsplay: the host is no longer as it was when asked; nothing was applied'

/** Did a guarded script find the host other than planned, and so apply nothing? */
export function hasMoved({ code, stderr }: Outcome): boolean {
  return code === movedCode && stderr.trimEnd() === movedMessage
}

/**
 * Answers up to this size, in bytes, are compared as they are: that takes no process, but a shell drops NULs. So only where
 * a script says which files it asks about, whose answers have nothing of a file as it is.
 */
const shortAnswer = 2048

/**
 * An apply script that first asks its probe again: if the answer is no longer the one the change was planned from,
 * nothing is applied and it exits 75. A snapshot is never trusted to write.
 */
export function guarded(probe: Script, answer: Uint8Array, apply: Script): Script {
  // The end tells that the probe has not failed on its way, and keeps the newlines before it. Not `test "$(…)" || …` in
  // one: on the left of || the shell forgets `set -e` inside the probe.
  const asked = sh`set -e
exec 2>/dev/null
${probe}
printf .`
  const expected = Buffer.concat([answer, Buffer.from('.')])
  const short = probe.asked.length > 0 && answer.length <= shortAnswer && answer.every(isPlain)
  return sh`set +e
tsplay_now=$( ${short ? asked : sh`( ${asked} ) | cksum`} )
set -e
if test "$tsplay_now" != ${short ? expected.toString() : cksum(expected)}; then
  printf '%s\n' ${movedMessage} >&2
  exit ${movedCode}
fi
${apply}`
}

/** Printable ASCII, tab or newline: what no shell alters. */
function isPlain(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a
}

/** What the POSIX utility cksum prints for these bytes on its standard input. */
export function cksum(bytes: Uint8Array): string {
  let crc = 0
  const feed = (byte: number) => {
    crc = ((crc << 8) ^ table[((crc >>> 24) ^ byte) & 0xff]!) >>> 0
  }
  for (const byte of bytes) feed(byte)
  for (let length = bytes.length; length > 0; length = Math.floor(length / 256)) feed(length & 0xff)
  return `${~crc >>> 0} ${bytes.length}`
}

const table = Array.from({ length: 256 }, (_, i) => {
  let crc = i << 24
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  return crc >>> 0
})
