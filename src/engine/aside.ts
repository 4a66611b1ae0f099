import { randomInt } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { ActionModule } from '../module.ts'
import { type Script, sh } from '../script.ts'
import { killTree } from '../transport/killing.ts'
import type { Done, Work } from './execute.ts'
import { act } from './machine.ts'

/** How an action runs aside of the shell that starts it (`async`). */
export interface Aside {
  /** After so many it is killed. */
  readonly seconds: number
  /** Seconds between questions whether it has ended; 0: nobody waits. */
  readonly poll: number
  // biome-ignore lint/suspicious/noExplicitAny: the module may have any schema
  readonly status: ActionModule<any>
  /** Aborted when the operator wants to stop. */
  readonly stop: AbortSignal
}

/** The first question comes after so many seconds; the next ones later and later, until `poll`. */
const firstPoll = 0.1

/**
 * Starts a script on the host so that nothing there waits for it, and waits here, unless `poll` is 0. `expected` is
 * what the module makes of a script that went well; module async_status completes it.
 */
export async function runAside(
  job: { readonly script: Script; readonly stdin: string | undefined; readonly expected: object },
  { seconds, poll, status, stop }: Aside,
  work: Work,
): Promise<Done> {
  const jid = `j${randomInt(1e12)}.${randomInt(1e6)}`
  const start = { script: detached(jid, job, seconds), user: true, stdin: job.stdin }
  const started = await act(start, work.spot, () => [])
  if (started.code !== 0) return { changed: false, failed: true, result: { msg: started.stderr.trim() } }
  const handle = { ansible_job_id: jid, started: true, finished: false, results_file: started.stdout.trim() }
  if (poll === 0) return { changed: true, failed: false, result: handle }
  const ask = async (mode: string) => {
    const params = { jid, mode }
    const outcome = await work.spot.machine.run(work.spot, { script: status.run(params), user: true })
    return status.parse(outcome, params) as { finished?: boolean; failed?: boolean; killed?: boolean }
  }
  const deadline = performance.now() + (seconds + poll) * 1000
  for (let wait = Math.min(firstPoll, poll); ; wait = Math.min(wait * 2, poll)) {
    await setTimeout(wait * 1000, undefined, { signal: stop }).catch(() => undefined)
    const result = await ask('status')
    if (stop.aborted && !result.finished)
      return failedWith(`interrupted: the job ${jid} goes on without us`, { async_result: result })
    if (result.killed || (!result.finished && performance.now() > deadline))
      return failedWith(`the job did not end within ${seconds} s and was killed`, { async_result: result })
    if (!result.finished) continue
    await ask('cleanup')
    return {
      changed: !('changed' in result) || result.changed === true,
      failed: result.failed === true,
      result,
    }
  }
}

function failedWith(msg: string, more: object): Done {
  return { changed: false, failed: true, result: { msg, ...more } }
}

/**
 * Runs a script in the background, with its streams in files that only its user reads, and ends as soon as it runs. It
 * prints the folder of the job: `expected`, `started`, `out`, `err`, and `ended` with the exit code or `killed`.
 */
function detached(
  jid: string,
  { script, expected }: { readonly script: Script; readonly expected: object },
  seconds: number,
): Script {
  // The text is evaluated where the streams are set already, and travels as one word. The input is open before the job
  // counts as started, since its file is then removed.
  return sh`tsplay_job=\${TSPLAY_STORE%/content}/async/${jid}
( umask 077; mkdir -p -- "$tsplay_job" && cat >"$tsplay_job/in" && printf '%s\n' ${JSON.stringify(expected)} >"$tsplay_job/expected" &&
  : >"$tsplay_job/out" >"$tsplay_job/err" >"$tsplay_job/ended.new" ) || exit
(
  ( eval ${script.word} ) <&3 3<&- >"$tsplay_job/out" 2>"$tsplay_job/err" & tsplay_child=$!
  ( sleep ${seconds} & tsplay_sleep=$!
    trap 'kill "$tsplay_sleep"; exit' TERM
    wait "$tsplay_sleep"
    echo killed >"$tsplay_job/ended.new"
${killTree(sh`"$tsplay_child"`)}
  ) & tsplay_watch=$!
  date '+%s %Y-%m-%d %H:%M:%S' >"$tsplay_job/started"
  wait "$tsplay_child"; tsplay_code=$?
  if test -s "$tsplay_job/ended.new"; then wait "$tsplay_watch"; else kill "$tsplay_watch"; fi
  printf '%s %s\n' "$tsplay_code" "$(date '+%s %Y-%m-%d %H:%M:%S')" >>"$tsplay_job/ended.new"
  mv -f -- "$tsplay_job/ended.new" "$tsplay_job/ended"
) 3<"$tsplay_job/in" </dev/null >/dev/null 2>&1 &
until test -s "$tsplay_job/started"; do sleep 0.01 2>/dev/null || sleep 1; done
rm -f -- "$tsplay_job/in"
printf '%s\n' "$tsplay_job"`
}
