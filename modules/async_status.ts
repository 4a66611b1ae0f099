import { defineAction } from '../src/module.ts'
import { sh } from '../src/script.ts'

export const asyncStatus = defineAction({
  name: 'async_status',
  params: {
    description: 'Ask how a job is that a task with `async` and `poll: 0` has started.',
    type: 'object',
    required: ['jid'],
    additionalProperties: false,
    properties: {
      jid: {
        type: 'string',
        pattern: '^j\\d+\\.\\d+$',
        description: 'The job: `ansible_job_id` of what the task registered.',
      },
      mode: {
        type: 'string',
        enum: ['status', 'cleanup'],
        default: 'status',
        description: '`cleanup` removes what is kept of the job.',
      },
    },
  },
  examples: `
- name: Wait for the upgrade
  async_status:
    jid: "{{ upgrade.ansible_job_id }}"
  register: job
  until: job.finished
  retries: 30
  delay: 10
`,
  notes: [
    'A job belongs to the user that the task became: ask as the same one. It is kept in `~/.tsplay/async` until `cleanup`.',
    'As in ansible-core 2.19 `started` and `finished` are booleans.',
  ],
  run: ({ jid, mode }) => {
    const folder = sh`job=\${TSPLAY_STORE%/content}/async/${jid}
printf '%s\n' "$job"`
    if (mode === 'cleanup')
      return sh`${folder}
rm -rf -- "$job"`
    return sh`${folder}
if ! test -d "$job"; then exit 0; fi
tr '\n' ' ' <"$job/started"; echo
if test -e "$job/ended"; then tr '\n' ' ' <"$job/ended"; fi; echo
cat -- "$job/expected" "$job/out"
cat -- "$job/err" >&2`
  },
  parse: ({ code, stdout, stderr }, { jid, mode }) => {
    const [folder, started, ended, expected = '', ...rest] = stdout.split('\n')
    const handle = { ansible_job_id: jid, results_file: folder }
    if (mode === 'cleanup')
      return {
        ...handle,
        started: false,
        finished: false,
        erased: folder,
        changed: false,
        failed: code !== 0,
      }
    if (code !== 0) return { ...handle, changed: false, failed: true, msg: stderr.trim() }
    if (!started)
      return {
        ...handle,
        started: true,
        finished: true,
        changed: false,
        failed: true,
        msg: 'could not find job',
      }
    const streams = { stdout: trimmed(rest.join('\n')), stderr: trimmed(stderr) }
    const running = { ...handle, started: true, finished: false, changed: false, failed: false, ...streams }
    if (!ended?.trim()) return running
    const killed = ended.startsWith('killed')
    const [rc = '', end = '', day, time] = ended.replace(/^killed /, '').split(' ')
    const [start = '', ...begun] = started.trim().split(' ')
    const failed = killed || rc !== '0'
    return {
      ...running,
      ...(JSON.parse(expected) as object),
      ...streams,
      finished: true,
      failed,
      rc: Number(rc),
      start: begun.join(' '),
      end: `${day} ${time}`,
      delta: span(Number(end) - Number(start)),
      msg: killed ? 'the job took too long and was killed' : failed ? 'non-zero return code' : '',
      ...(killed && { killed }),
    }
  },
})

const trimmed = (text: string) => text.replace(/[\r\n]+$/, '')

/** Seconds as hours, minutes and seconds. */
function span(seconds: number): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}
