import { octalPieces } from '../octal.ts'
import { quote } from '../script.ts'
import type { Job } from './shell.ts'

/**
 * A job as text for a `sh` that reads its commands from a pipe. When the job has ended, stdout shows the line
 * `NONCE index code` and stderr `NONCE index`, each after a newline of its own. The script is one quoted word, so that
 * nothing in it, not even a syntax error or an `exit`, reaches the shell that reads. A job that may have to be killed
 * first shows `NONCE index pid PID` on stdout.
 *
 * Our own scripts run under `set -eu`, LC_ALL=C and umask 022. A user's script runs in the environment of their login;
 * when it left processes behind that hold the shell's streams, the stdout mark has a third word, `held`, and the shell
 * exits: their output must not land in the next frame.
 */
export function frame(job: Job, nonce: string, index: number): string {
  const script = quote(job.script.text)
  const pid = job.user || job.timeout !== undefined ? showPid(nonce, index) : ''
  const ours = job.user ? '' : 'umask 022; LC_ALL=C; export LC_ALL; set -eu; '
  const body = `( ${pid}${ours}eval ${script} )`
  const run = job.stdin === undefined ? `${body} </dev/null` : `${feed(job.stdin)} | ${body}`
  if (!job.user) return `${run}; ${marks(nonce, index, '"$?"')}\n`
  return [
    'tsplay_watch',
    `${run}; tsplay_code=$?`,
    `tsplay_end=; test "$(tsplay_held)" -le "$tsplay_base" || tsplay_end=' held'`,
    `${marks(nonce, index, '"$tsplay_code$tsplay_end"')}; test -z "$tsplay_end" || exit 0`,
    '',
  ].join('\n')
}

function marks(nonce: string, index: number, code: string): string {
  return `printf '\\n${nonce} ${index} %s\\n' ${code}; printf '\\n${nonce} ${index}\\n' >&2`
}

/** In a subshell `$$` is still the parent's; /proc/self is whoever opens it, and `read` is no process of its own. */
function showPid(nonce: string, index: number): string {
  return (
    '{ read -r tsplay_pid tsplay_rest </proc/self/stat; } 2>/dev/null && ' +
    `printf '\\n${nonce} ${index} pid %s\\n' "$tsplay_pid"; unset tsplay_pid tsplay_rest; `
  )
}

/** Writes the job's stdin. A job that does not read it all is nobody's mistake. */
function feed(stdin: string | Uint8Array): string {
  const bytes = typeof stdin === 'string' ? Buffer.from(stdin) : stdin
  const pieces = [...octalPieces(bytes)].map((piece) => `printf ${quote(piece)}`)
  return `{ ${[...pieces, ':'].join('; ')}; } 2>/dev/null`
}
