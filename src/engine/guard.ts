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
 * An apply script that first asks its probe again: if the answer is no longer the one the change was planned from,
 * nothing is applied and it exits 75. A snapshot is never trusted to write.
 */
export function guarded(probe: Script, answer: Uint8Array, apply: Script): Script {
  // Not `test "$(…)" || …` in one: on the left of || the shell forgets `set -e` inside the probe.
  return sh`tsplay_now=$( ( set -eu
${probe}
) 2>/dev/null | cksum )
if test "$tsplay_now" != ${cksum(answer)}; then
  printf '%s\n' ${movedMessage} >&2
  exit ${movedCode}
fi
${apply}`
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
