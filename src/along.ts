import { octalPieces } from './octal.ts'
import { functions, type Script, sh, steps } from './script.ts'

// What a script writes comes along in it, as an argument of the shell's own printf: no file of its own, and no process.
// That it arrived whole, the proof after the change says.

/** Contents of at most this many bytes come along; for larger ones it pays to ask first whether the host has them. */
export const alongLimit = 262_143

/** Bytes by their SHA-256 in hex. */
export type Hashed = readonly [sha256: string, bytes: Uint8Array]

/** Functions: `along SHA256`, which prints a content that came along, and fails where it did not. */
export const alongFunctions = functions(sh`along() { return 1; }`)

/** Contents that come along: to stand ahead of what prints them. */
export function along(contents: readonly Hashed[]): Script {
  // The printf of dash says no more than "I/O error".
  return sh`along() {
  case $1 in
${steps(...contents.map(([sha256, bytes]) => sh`  ${sha256}) ${printed(bytes)} && return ;;`))}
  *) return 1 ;;
  esac
  echo 'a file cannot be written to; is the disk full?' >&2
  exit 1
}`
}

/** Prints bytes by the shell's own printf: never in an argument list that others see. */
export function printed(bytes: Uint8Array): Script {
  return [...octalPieces(bytes)].reduce((script, piece) => sh`${script} && printf ${piece}`, sh`:`)
}
