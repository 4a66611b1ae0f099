import { type Script, sh } from '../../src/script.ts'

/** Ends a probe that cannot answer because something an earlier task may bring is not there: message on stderr, exit 69. */
export function missing(message: string): Script {
  return sh`printf '%s\n' ${message} >&2
exit 69`
}
