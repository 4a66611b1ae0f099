import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Rig } from './rig.ts'

let rig: Rig
beforeEach(() => {
  rig = new Rig()
})
afterEach(() => rig[Symbol.dispose]())

const play = (tasks: string, more = '') => `
- hosts: a
  gather_facts: false
${more}
  tasks:
${tasks.replace(/^/gm, '    ')}
`

describe('a run', () => {
  it('changes what differs, and nothing the second time', async () => {
    const text = play(`- copy: {content: "one\\n", dest: ${rig.folder}/out, mode: "0640"}`)

    const first = await rig.run(text)
    const second = await rig.run(text)

    expect(first.trace).toEqual(['copy a changed'])
    expect(readFileSync(join(rig.folder, 'out'), 'utf8')).toBe('one\n')
    expect(second.trace).toEqual(['copy a ok'])
  })

  it('touches nothing in check mode, and says what would change', async () => {
    const ran = await rig.run(play(`- copy: {content: one, dest: ${rig.folder}/out}`), { check: true })

    expect(ran.trace).toEqual(['copy a changed'])
    expect(existsSync(join(rig.folder, 'out'))).toBe(false)
  })

  it('shows in check mode what a file will hold whose directory is still to come', async () => {
    const tasks = `- file: {path: ${rig.folder}/new, state: directory}
- copy: {content: one, dest: ${rig.folder}/new/out}`

    const ran = await rig.run(play(tasks), { check: true })

    const copied = ran.events.findLast((event) => event.type === 'result')
    expect(copied).toMatchObject({
      predicted: `the directory ${rig.folder}/new does not exist`,
      change: { before: { kind: 'absent' }, after: { kind: 'file', content: { text: 'one' } } },
    })
  })

  it('asks a converged host everything in one exchange', async () => {
    const files = Array.from({ length: 20 }, (_, i) => `- copy: {content: "${i}", dest: ${rig.folder}/f${i}}`)
    const text = play(files.join('\n'))
    await rig.run(text)

    const converged = await rig.run(text)

    expect(converged.recap.get('a')).toMatchObject({ ok: 20, changed: 0 })
    expect(converged.exchanges.get('a')).toBe(1)
  })

  it('asks for what comes after a judgement of what is not known yet, too', async () => {
    const file = `${rig.folder}/out`
    const text = play(`
- {stat: {path: ${file}}, register: out}
- {assert: {that: out.stat.exists}, register: judged}
- {debug: {var: out.stat.size}}
- {fail: {msg: empty}, when: out.stat.size == 0}
- {copy: {content: one, dest: ${file}}}
- {ping: , when: judged is failed}`)
    writeFileSync(file, 'one')

    const ran = await rig.run(text)

    expect(ran.recap.get('a')).toMatchObject({ ok: 4, changed: 0, skipped: 2 })
    expect(ran.exchanges.get('a')).toBe(1)
  })

  it('costs one exchange more for each changed task', async () => {
    const text = play([1, 2, 3].map((i) => `- copy: {content: "${i}", dest: ${rig.folder}/f${i}}`).join('\n'))

    const ran = await rig.run(text)

    expect(ran.exchanges.get('a')).toBe(1 + 3)
  })

  it('runs all hosts through a task before the next', async () => {
    const ran = await rig.run(
      play('- {name: one, debug: {msg: x}}\n- {name: two, debug: {msg: x}}').replace(
        'hosts: a',
        'hosts: all',
      ),
    )

    expect(ran.trace.map((line) => line.split(' ')[0])).toEqual(['one', 'one', 'one', 'two', 'two', 'two'])
  })
})

describe('variables', () => {
  it.each([
    ['registers results', '- {shell: echo hi, register: r}\n- assert: {that: r.stdout == "hi"}', 0],
    ['loops over items', '- {debug: {msg: "{{ item }}"}, loop: [x, y]}', 0],
    ['names an undefined variable', '- debug: {msg: "{{ nope }}"}', 2],
    ['skips where a condition is false', '- {fail: {msg: no}, when: 1 > 2}', 0],
    ['says where files are searched', '- assert: {that: "ansible_search_path == [\'DIR\']"}', 0],
    ['keeps set_fact', '- set_fact: {x: 5}\n- assert: {that: x == 5}', 0],
    [
      'fails where a condition says so',
      '- {shell: echo bad, register: r, failed_when: "\'bad\' in r.stdout"}',
      2,
    ],
    ['is not changed where a condition says so', '- {shell: echo x, changed_when: false}', 0],
    [
      'tries again until it is so',
      '- {shell: "echo x >> F; wc -l < F", args: {chdir: DIR}, register: r, until: r.stdout | int == 3, delay: 0}',
      0,
    ],
  ])('%s', async (_, tasks, code) => {
    const ran = await rig.run(play(tasks.replaceAll('DIR', rig.folder)))

    expect(ran.faults).toEqual([])
    expect(ran.exitCode).toBe(code)
  })
})

describe('handlers', () => {
  it('run once, after the tasks, in the order of their definition', async () => {
    const ran = await rig.run(
      play(
        `- {name: t1, shell: "true", notify: [second, first]}
- {name: t2, shell: "true", notify: first}
- {name: t3, debug: {msg: x}}`,
        `  handlers:
    - {name: first, debug: {msg: x}}
    - {name: second, debug: {msg: x}}
    - {name: third, debug: {msg: x}}`,
      ),
    )

    expect(ran.trace).toEqual(['t1 a changed', 't2 a changed', 't3 a ok', 'first a ok', 'second a ok'])
  })

  it('are named by the task, or else by the innermost block', async () => {
    const ran = await rig.run(
      play(
        `- notify: first
  block:
    - {name: t1, shell: "true", notify: second}
    - notify: third
      block:
        - {name: t2, shell: "true"}`,
        `  handlers:
    - {name: first, debug: {msg: x}}
    - {name: second, debug: {msg: x}}
    - {name: third, debug: {msg: x}}`,
      ),
    )

    expect(ran.trace).toEqual(['t1 a changed', 't2 a changed', 'second a ok', 'third a ok'])
  })
})

describe('failures', () => {
  it('take a host out and let the others go on', async () => {
    const ran = await rig.run(
      play(
        '- {name: one, fail: {msg: x}, when: inventory_hostname == "b"}\n- {name: two, debug: {msg: x}}',
      ).replace('hosts: a', 'hosts: all'),
    )

    expect(ran.trace.filter((line) => line.startsWith('two'))).toEqual(['two a ok', 'two c ok'])
    expect(ran.exitCode).toBe(2)
  })

  it('are caught by rescue, and always runs', async () => {
    const ran = await rig.run(
      play(`- block:
    - {name: bad, fail: {msg: x}}
  rescue:
    - {name: saved, debug: {msg: "{{ ansible_failed_task.name }}"}}
  always:
    - {name: last, debug: {msg: x}}`),
    )

    expect(ran.trace).toEqual(['bad a failed', 'saved a ok', 'last a ok'])
    expect(ran.exitCode).toBe(0)
  })

  it('stop a rolling run before the next batch', async () => {
    const ran = await rig.run(
      play('- {name: one, fail: {msg: x}}', '  serial: 1').replace('hosts: a', 'hosts: all'),
    )

    expect(ran.trace).toEqual(['one a failed'])
  })
})

describe('check mode', () => {
  it('calls unknown what depends on a skipped action', async () => {
    const ran = await rig.run(
      play(
        '- {name: act, shell: echo x, register: r}\n- {name: use, debug: {msg: x}, when: r.stdout == "x"}',
      ),
      { check: true },
    )

    expect(ran.trace).toEqual(['act a skipped', 'use a skipped'])
    expect(ran.recap.get('a')).toMatchObject({ unknown: 2, failed: 0 })
  })
})

describe('mistakes in the text', () => {
  it('are all told at once, each with its place', async () => {
    const ran = await rig.run(`- hosts: a
  gather_facts: no
  taks: []
  tasks:
    - coppy: {src: x}
    - copy: {dest: /x, contnet: y}
    - debug: {msg: "{{ 1 | nosuch }}"}
    - shell: x
      notify: nobody
`)

    expect(ran.faults.map(({ place }) => `${place?.line}:${place?.column}`)).toEqual(
      expect.arrayContaining(['3:3', '5:7', '6:24', '7:28', '9:15']),
    )
    expect(ran.exitCode).toBe(1)
  })
})

describe('answers', () => {
  it('are asked for again by each attempt, and after waiting', async () => {
    const ran = await rig.run(
      play(`- shell: "(sleep 1; touch ${rig.folder}/late) >/dev/null 2>&1 &"
- stat: {path: ${rig.folder}/late}
  register: s
  until: s.stat.exists
  retries: 20
  delay: 1
- wait_for: {path: ${rig.folder}/late, timeout: 10}
- file: {path: ${rig.folder}/late, state: absent}
- stat: {path: ${rig.folder}/late}
  register: gone
- assert: {that: not gone.stat.exists}`),
    )

    expect(ran.exitCode).toBe(0)
  })

  it('of a predicted task are unknown where it cannot tell', async () => {
    const ran = await rig.run(
      play(`- file: {path: ${rig.folder}/new, state: directory}
- copy: {content: x, dest: ${rig.folder}/new/file}
  register: c
- debug: {msg: "{{ c.dest }}"}`),
      { check: true },
    )

    expect(ran.exitCode).toBe(0)
  })
})

describe('a candidate that its own test refuses', () => {
  it('is not written, and people are told', async () => {
    const ran = await rig.run(
      play(`- copy: {content: x, dest: ${rig.folder}/tested, validate: "grep -q y %s"}`),
    )

    const failed = ran.events.find((event) => event.type === 'result' && event.status === 'failed')
    expect(failed).toMatchObject({ type: 'result' })
    expect(String((failed as { result: ReadonlyMap<string, unknown> }).result.get('msg'))).toContain(
      'the test of the change failed; nothing was written',
    )
    expect(existsSync(join(rig.folder, 'tested'))).toBe(false)
  })

  it.each([
    ['passes', 'grep -q x %s', 0, 'x'],
    ['is refused', 'grep -q y %s', 2, 'x'],
    ['takes too long', 'sleep 30 %s', 2, 'x'],
    ['is large', 'grep -q x %s', 0, 'x'.repeat(300_000)],
  ])('leaves nothing behind in check mode where it %s', async (_, validate, code, content) => {
    rmSync(join(process.env.HOME!, '.tsplay'), { recursive: true, force: true })
    const source = rig.file('files/candidate', content)

    const ran = await rig.run(
      play(`- {copy: {src: ${source}, dest: ${rig.folder}/tested, validate: "${validate}"}, timeout: 3}`),
      { check: true },
    )

    expect(ran.exitCode).toBe(code)
    expect(existsSync(join(process.env.HOME!, '.tsplay'))).toBe(false)
  })
})

it('keeps on the host what was replaced, for a way back, and nothing else', async () => {
  const home = join(process.env.HOME!, '.tsplay')
  rmSync(home, { recursive: true, force: true })
  const write = (content: string) =>
    rig.run(play(`- copy: {content: ${content}, dest: ${rig.folder}/secret}`))

  await write('first')
  expect(existsSync(home)).toBe(false)
  await write('second')

  const kept = readdirSync(home, { recursive: true }).map((name) => String(name))
  expect(kept).toEqual(['content', `content/${createHash('sha256').update('first').digest('hex')}`])
})

describe('a handler', () => {
  it('that was notified on a host that failed is told of, once for each name', async () => {
    const ran = await rig.run(
      play(
        '- {shell: "true", notify: topic}\n- fail: {msg: x}',
        `  handlers:
    - {name: later, debug: {msg: x}, listen: topic}
    - {name: later, debug: {msg: x}, listen: topic}`,
      ),
    )

    const told = ran.events.flatMap((event) =>
      event.type === 'warning' && event.host === 'a' ? [event.fault.message] : [],
    )
    expect(told).toEqual(['the handler "later" was notified and did not run'])
  })
})

describe('a shell task', () => {
  it('that kills its own shell kills nobody else’s', async () => {
    const ran = await rig.run(play('- shell: kill $$\n  ignore_errors: true\n- shell: echo on'))

    expect(ran.trace).toEqual(['shell a failed', 'shell a changed'])
  })
})
