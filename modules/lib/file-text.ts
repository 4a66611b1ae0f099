import { type Script, sh, steps } from '../../src/script.ts'
import { printBytes, textOfHex } from './bytes.ts'
import { follow, reachable } from './path.ts'
import { replace } from './replace.ts'

/** Fails where the file $p, of $s bytes, is too large to be read as a whole (1 MB). */
export const limited = sh`if test $s -gt 1048576; then printf '%s: larger than 1 MB\n' "$p" >&2; exit 1; fi`

// Such as the device that a link to /dev/null leads to.
const regular = sh`if test -e "$p" && ! test -f "$p"; then printf '%s: not a regular file\n' "$p" >&2; exit 1; fi`

/**
 * Asks for a small configuration file whose whole text is a module's state (at most 1 MB). Symbolic links are
 * followed; a missing file, directory or link target is an answer, an unreadable one a failure.
 */
export function readText(path: string): Script {
  return sh`${follow(path)}
${regular}
if test -e "$p"; then
  s=$(wc -c <"$p")
  ${limited}
  echo present
  od -An -v -tx1 <"$p"
else
  ${reachable}
  echo absent
fi`
}

/** The text that `readText` asked for, or undefined where there is no file. Bytes that are not UTF-8 survive (see bytes.ts). */
export function parseText(output: string): string | undefined {
  const end = output.indexOf('\n')
  return output.slice(0, end) === 'present' ? textOfHex(output.slice(end)) : undefined
}

/** Brings a file from one text to another; undefined means no file. Nothing to do where they are the same. */
export function writeText(path: string, before: string | undefined, after: string | undefined): Script {
  if (before === after) return steps()
  if (after === undefined)
    return sh`${follow(path)}
${regular}
rm -f -- "$p"`
  return sh`${follow(path)}
${replace(printBytes(after))}`
}
