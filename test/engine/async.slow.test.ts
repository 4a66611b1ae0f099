import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { print } from '../../src/engine/loop.ts'
import { connect } from '../../src/transport/connect.ts'
import { shells } from '../shells.ts'
import { type Ran, Rig } from './rig.ts'

let rig: Rig
beforeEach(() => {
  rig = new Rig()
})
afterEach(() => rig[Symbol.dispose]())

const play = (tasks: string) => `
- hosts: a
  gather_facts: false
  tasks:
${tasks.replace(/^/gm, '    ')}
`
const results = ({ events }: Ran) =>
  events.flatMap((event) => (event.type === 'result' ? [Object.fromEntries(event.result)] : []))
/** What is kept of jobs. */
const kept = () => join(rig.folder, 'home/.tsplay/async')

describe('a task with async', () => {
  it.each(shells.map((shell) => [shell === 'busybox' ? 'busybox sh' : shell]))(
    'is waited for, in %s',
    async (shell) => {
      const ran = await rig.run(
        play(
          `- {shell: "cat; echo it\\\\'s; echo oops >&2; exit 3", args: {stdin: "in put"}, async: 20, poll: 1, register: r, failed_when: r.rc != 3}`,
        ),
        { connect: (target) => connect({ ...target, shell }) },
      )

      expect(results(ran)).toMatchObject([
        {
          changed: true,
          failed: false,
          rc: 3,
          stdout: "in put\nit's",
          stderr: 'oops',
          started: true,
          finished: true,
          ansible_job_id: expect.stringMatching(/^j\d+\.\d+$/),
          delta: expect.stringMatching(/^0:00:0\d$/),
        },
      ])
      expect(readdirSync(kept())).toEqual([])
    },
  )

  it('is a command, too, in its environment', async () => {
    const ran = await rig.run(
      play('- {command: printenv X, environment: {X: "a b"}, async: 9, poll: 1, changed_when: false}'),
    )

    expect(results(ran)).toMatchObject([{ changed: false, cmd: ['printenv', 'X'], stdout: 'a b' }])
  })

  it('is killed with all that it started where it takes longer', async () => {
    const ran = await rig.run(play(`- {shell: "sleep 3; touch ${rig.folder}/late", async: 1, poll: 1}`))
    await new Promise((resolve) => setTimeout(resolve, 2500))

    expect(results(ran)).toMatchObject([
      { failed: true, msg: 'the job did not end within 1 s and was killed' },
    ])
    expect(existsSync(`${rig.folder}/late`)).toBe(false)
  })

  it('fails with its exit code', async () => {
    const ran = await rig.run(play('- {shell: "exit 4", async: 9, poll: 1}'))

    expect(results(ran)).toMatchObject([{ failed: true, rc: 4, msg: 'non-zero return code' }])
  })

  it('does not run where a guard decides, nor in check mode', async () => {
    const guarded = await rig.run(play('- {shell: "touch X", args: {creates: /}, async: 9, poll: 0}'))
    const check = await rig.run(play('- {shell: "touch X", async: 9, poll: 0}'), { check: true })

    expect(guarded.trace).toEqual(['shell a ok'])
    expect(check.trace).toEqual(['shell a skipped'])
    expect(existsSync(kept())).toBe(false)
  })

  it('changes a state within its time', async () => {
    const ran = await rig.run(play(`- {copy: {content: x, dest: ${rig.folder}/x}, async: 9, poll: 1}`))

    expect(ran.trace).toEqual(['copy a changed'])
  })
})

describe('a task with poll: 0', () => {
  it('is left alone, and async_status tells how it goes', async () => {
    const ran = await rig.run(
      play(`- {name: start, shell: "until test -e ${rig.folder}/go; do sleep 0.1; done; echo done", async: 20, poll: 0, register: job}
- {name: running, async_status: {jid: "{{ job.ansible_job_id }}"}}
- {name: go, file: {path: ${rig.folder}/go, state: touch}}
- {name: wait, async_status: {jid: "{{ job.ansible_job_id }}"}, register: r, until: r.finished, retries: 50, delay: 0.1}
- {name: clean, async_status: {jid: "{{ job.ansible_job_id }}", mode: cleanup}}
- {name: gone, async_status: {jid: "{{ job.ansible_job_id }}"}, ignore_errors: true}`),
    )

    const [start, running, , wait, clean, gone] = results(ran)
    expect(start).toMatchObject({ changed: true, started: true, finished: false })
    expect(running).toMatchObject({ changed: false, started: true, finished: false })
    expect(wait).toMatchObject({ changed: true, finished: true, rc: 0, stdout: 'done' })
    expect(clean).toMatchObject({ changed: false, erased: start!.results_file })
    expect(gone).toMatchObject({ failed: true, finished: true, msg: 'could not find job' })
  })

  it('keeps what it prints to its user', async () => {
    const ran = await rig.run(play('- {shell: echo secret, async: 9, poll: 0, register: r}'))

    const folder = print(results(ran)[0]!.results_file!)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, 'out')).mode & 0o777).toBe(0o600)
  })

  it('starts a job for each item', async () => {
    const ran = await rig.run(
      play(
        '- {shell: "true", async: 9, poll: 0, loop: [1, 2], register: r}\n- assert: {that: r.results | map(attribute="ansible_job_id") | unique | length == 2}',
      ),
    )

    expect(ran.trace).toEqual(['shell a changed (1)', 'shell a changed (2)', 'assert a ok'])
  })
})
