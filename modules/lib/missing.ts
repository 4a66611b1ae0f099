import { type Script, sh } from '../../src/script.ts'

/** Ends a probe that cannot answer since a tool, or the directory to run in, is not there: message on stderr, exit 69. */
export function missing(message: string): Script {
  return sh`printf '%s\n' ${message} >&2
exit 69`
}
