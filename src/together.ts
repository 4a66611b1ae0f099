import { isUtf8 } from 'node:buffer'
import type { Outcome } from './module.ts'
import { functionsOf, type Script, sh } from './script.ts'

// Each script in a subshell of its own costs a process, and each line that it prints a write. Scripts that only read,
// and that leave nothing behind which another one would take for its own, can share one of each.

/**
 * Runs scripts one after the other in one subshell, `before` ahead of them, and prints all answers at once. Where one of
 * them fails, all are run anew, each in a subshell of its own. `mark` is what no answer holds; see `apart`.
 */
export function together(scripts: readonly Script[], mark: string, before: Script): Script {
  // Where a command is tested, as by `||`, shells forget set -e inside it.
  return sh`${functionsOf(scripts)}${before}
tsplay_run() {
  tsplay_text=$1
  shift
  eval "$tsplay_text"
}
set -- ${scripts.map(({ bodyWord }) => bodyWord)}
set +e
tsplay_all=$(
  set -e
  exec 2>/dev/null
  for tsplay_one in "$@"; do
    tsplay_run "$tsplay_one"
    printf '\n%s %s\n' ${mark} $?
  done
)
tsplay_code=$?
set -e
if test $tsplay_code = 0; then
  printf '%s\n' "$tsplay_all"
else
  for tsplay_one in "$@"; do
    set +e
    (
      set -e
      tsplay_run "$tsplay_one"
    )
    tsplay_code=$?
    set -e
    printf '\n%s %s\n' ${mark} $tsplay_code
    printf '\n%s\n' ${mark} >&2
  done
fi`
}

/** The outcomes of `count` scripts that ran together. What befell all of them is the outcome of each. */
export function apart(all: Outcome, mark: string, count: number): readonly Outcome[] {
  if (all.code !== 0) return Array.from({ length: count }, () => all)
  const text = all.bytes ? Buffer.from(all.bytes).toString('latin1') : all.stdout
  const answers = text.split(new RegExp(`\n${mark} (\\d+)\n`))
  const complaints = all.stderr.split(`\n${mark}\n`)
  return Array.from({ length: count }, (_, i) => {
    const answer = answers[2 * i] ?? ''
    const bytes = all.bytes && Buffer.from(answer, 'latin1')
    return {
      code: Number(answers[2 * i + 1]),
      stdout: bytes?.toString() ?? answer,
      stderr: complaints[i] ?? '',
      ...(bytes && !isUtf8(bytes) && { bytes }),
    }
  })
}
