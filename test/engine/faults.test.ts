import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { at } from '../../src/fault.ts'
import { type Ran, Rig } from './rig.ts'

let rig: Rig
beforeEach(() => {
  rig = new Rig()
})
afterEach(() => rig[Symbol.dispose]())

const play = (tasks: string, more = '') =>
  `- hosts: all\n  gather_facts: false\n${more}  tasks:\n${tasks.trim().replace(/^/gm, '    ')}\n`
const inventory = `all:
  vars: {ansible_connection: local, mode_of: {a: "0644", b: "{{ nope }}", c: "0644"}}
  hosts:
    a: {port: 21}
    b: {}
    c: {port: 21}
`

/** The faults of host b as `line:column message`, with their notes. */
function faultsOf({ events }: Ran): readonly string[] {
  return events.flatMap((event) =>
    event.type === 'result' && event.host === 'b' && event.faults
      ? event.faults.map(({ place, message, notes = [] }) =>
          [`${at(place).replace(/^.*play.yml:/, '')} ${message}`, ...notes].join('\n'),
        )
      : [],
  )
}

describe('what is wrong at one host only', () => {
  it.each<[string, string, RegExp]>([
    [
      'an undefined variable',
      '- {name: bad, copy: {content: "{{ port }}", dest: "{{ out }}"}}',
      /^5:\d+ port is undefined/,
    ],
    [
      'an undefined variable behind another',
      '- {name: bad, copy: {content: "{{ text }}", dest: "{{ out }}"}, vars: {text: "on {{ port }}"}}',
      /^5:\d+ port is undefined[\s\S]*text/,
    ],
    [
      'an undefined variable in a condition',
      '- {name: bad, shell: "touch {{ out }}", when: port > 20}',
      /^5:\d+ port is undefined/,
    ],
    [
      'an undefined variable in a loop',
      '- {name: bad, shell: "touch {{ out }}", loop: "{{ [port] }}"}',
      /^5:\d+ port is undefined/,
    ],
    [
      'a missing file',
      '- {name: bad, copy: {src: "{{ \'src\' if port is defined else \'none\' }}", dest: "{{ out }}"}}',
      /^5:\d+ there is no file none\nlooked for /,
    ],
    [
      'a missing template',
      '- {name: bad, template: {src: "{{ \'src\' if port is defined else \'none\' }}", dest: "{{ out }}"}}',
      /^5:\d+ there is no file none/,
    ],
    [
      'a broken template',
      '- {name: bad, template: {src: "{{ \'src\' if port is defined else \'bad.j2\' }}", dest: "{{ out }}"}}',
      /bad\.j2:2:\d+ /,
    ],
    [
      'a parameter of the wrong type',
      '- {name: bad, file: {path: "{{ out }}", state: touch, mode: "{{ \'0600\' if port is defined else \'rwx\' }}"}}',
      /^5:\d+ file: mode must be/,
    ],
    [
      'a bad flag',
      '- {name: bad, shell: "touch {{ out }}", ignore_errors: "{{ port | default([]) and false }}"}',
      /^5:\d+ ignore_errors: expected true or false/,
    ],
    [
      'a bad environment',
      '- {name: bad, shell: "touch {{ out }}", environment: "{{ {} if port is defined else 5 }}"}',
      /^5:\d+ environment: expected a mapping/,
    ],
    [
      'an environment with a bad name',
      '- {name: bad, shell: "touch {{ out }}", environment: "{{ dict([[\'A\' if port is defined else \'a b\', 1]]) }}"}',
      /^5:\d+ environment: "a b" cannot name a variable/,
    ],
    [
      'a bad become',
      '- {name: bad, shell: "touch {{ out }}", become: "{{ false if port is defined else 5 }}"}',
      /^5:\d+ become: expected true or false, got 5/,
    ],
    [
      'an unknown become_method',
      '- {name: bad, shell: "touch {{ out }}", become: "{{ port is undefined }}", become_method: "{{ \'sodu\' }}"}',
      /^5:\d+ become_method: expected sudo, su or doas, got "sodu"/,
    ],
    [
      'an unknown delegate',
      '- {name: bad, shell: "touch {{ out }}", delegate_to: "{{ [inventory_hostname] if port is undefined else inventory_hostname }}"}',
      /^5:\d+ delegate_to: expected a string/,
    ],
  ])('%s fails that host, changes nothing there, and the others go on', async (_, task, expected) => {
    rig.file('src', 'x')
    rig.file('bad.j2', 'fine\n{{ 1 | nosuch }}\n')
    const vars = `  vars: {out: "${rig.folder}/out-{{ inventory_hostname }}"}\n`
    const ran = await rig.run(play(`${task}\n- {name: next, debug: {msg: x}}`, vars), { inventory })

    expect(ran.faults).toEqual([])
    expect(ran.trace.filter((line) => line.startsWith('next'))).toEqual(['next a ok', 'next c ok'])
    expect(faultsOf(ran).join('\n')).toMatch(expected)
    expect(['a', 'b', 'c'].map((host) => existsSync(join(rig.folder, `out-${host}`)))).toEqual([
      true,
      false,
      true,
    ])
    expect(ran.exitCode).toBe(2)
  })

  it.each([
    ['a label', 'label: "{{ port }}"', 'port is undefined'],
    ['a pause', 'pause: "{{ 0 if port is defined else \'long\' }}"', 'pause: expected a number'],
  ])('%s of a loop, but for items that do not run', async (_, control, expected) => {
    const ran = await rig.run(
      play(
        `- shell: touch ${rig.folder}/out-{{ inventory_hostname }}-{{ item }}
  loop: [1, 2]
  loop_control: {${control}}
  when: item == 1`,
      ),
      { inventory },
    )

    const items = ran.events.filter((event) => event.type === 'item' && event.host === 'b')
    expect(items).toMatchObject([
      { status: 'failed', faults: [{ message: expect.stringContaining(expected), place: { line: 6 } }] },
      { status: 'skipped' },
    ])
    expect(existsSync(join(rig.folder, 'out-b-1'))).toBe(false)
    expect(existsSync(join(rig.folder, 'out-a-1'))).toBe(true)
  })

  it('a name shows as it is written', async () => {
    const ran = await rig.run(play('- {name: "on {{ nope }}", debug: {msg: x}}'))

    expect(ran.trace).toContain('on {{ nope }} a ok')
  })

  it('a notification of nobody', async () => {
    const ran = await rig.run(
      play(
        '- {name: bad, shell: "true", notify: "{{ \'known\' if port is defined else \'nobody\' }}"}',
      ).concat('  handlers: [{name: known, debug: {msg: x}}]\n'),
      { inventory },
    )

    expect(faultsOf(ran)).toEqual([expect.stringMatching(/^4:\d+ no handler is named "nobody"/)])
    expect(ran.trace.filter((line) => line.startsWith('known'))).toEqual(['known a ok', 'known c ok'])
  })

  it('a notification of nobody, whatever `ignore_errors` says', async () => {
    const ran = await rig.run(
      play(
        '- {shell: "true", notify: "{{ \'nobody\' }}", ignore_errors: true}\n- {name: next, debug: {msg: x}}',
      ),
    )

    expect(ran.trace.filter((line) => line.startsWith('next'))).toEqual([])
  })

  it('a condition of a meta task', async () => {
    const ran = await rig.run(play('- meta: end_host\n  when: port == 22\n- {name: next, debug: {msg: x}}'), {
      inventory,
    })

    expect(faultsOf(ran)).toEqual([expect.stringContaining('port is undefined')])
    expect(ran.trace.filter((line) => line.startsWith('next'))).toEqual(['next a ok', 'next c ok'])
  })

  it.each([
    ['a directory', '/tmp', /lookup|no file|\/tmp/],
    ['what cannot be read', '/proc/self/mem', /\/proc\/self\/mem cannot be read: /],
  ])('a lookup of %s', async (_, path, expected) => {
    const ran = await rig.run(play(`- debug: {msg: "{{ lookup('file', '${path}') }}"}`), { inventory })

    expect(faultsOf(ran)).toEqual([expect.stringMatching(expected)])
  })

  it('a file that cannot be read', async () => {
    // Reading it fails for everybody, root included.
    const ran = await rig.run(play('- copy: {src: /proc/self/mem, dest: /nowhere}'), { inventory })

    expect(faultsOf(ran)).toEqual([expect.stringMatching(/^4:\d+ \/proc\/self\/mem cannot be read: /)])
  })
})

describe('a host without what a module needs', () => {
  it('fails with the name of what is missing', async () => {
    const ran = await rig.run(play(`- shell: x\n  args: {chdir: ${rig.folder}/none, creates: x}`), {
      inventory,
    })

    expect(ran.events).toContainEqual(
      expect.objectContaining({
        host: 'b',
        status: 'failed',
        result: expect.toSatisfy((result: Map<string, unknown>) =>
          String(result.get('msg')).includes(`there is no directory ${rig.folder}/none`),
        ),
      }),
    )
  })
})

describe('a keyword of the play that only shows in its turn', () => {
  it.each([
    ['serial', '  serial: "{{ nope }}"\n', 'nope is undefined'],
    ['order', "  order: \"{{ 'side' ~ 'ways' }}\"\n", 'order: expected inventory'],
    ['max_fail_percentage', '  max_fail_percentage: "{{ [1] }}"\n', 'max_fail_percentage: expected a number'],
    ['force_handlers', '  force_handlers: "{{ 7 }}"\n', 'force_handlers: expected true or false'],
    ['vars_files', "  vars_files: [\"{{ 'no' ~ 'ne' }}.yml\"]\n", 'there is no file'],
    [
      'a mistake in one of vars_files',
      "  vars_files: [\"{{ 'bro' ~ 'ken' }}.yml\"]\n",
      'expected a mapping of variables, got "x"',
    ],
  ])('%s is a located fault', async (_, keyword, message) => {
    writeFileSync(join(rig.folder, 'broken.yml'), 'x\n')

    await expect(rig.run(play('- debug: {msg: x}', keyword), { inventory })).rejects.toMatchObject({
      faults: [
        {
          message: expect.stringContaining(message),
          place: expect.objectContaining({ line: expect.any(Number) }),
        },
      ],
    })
  })

  it.each([
    ['  force_handlers: "{{ true }}"\n'],
    ['  max_fail_percentage: "{{ 50 }}"\n'],
    ['  max_fail_percentage: 50%\n'],
    ['  gather_facts: "{{ false }}"\n'],
    ['  serial: "{{ 2 }}"\n'],
  ])('is evaluated: %s', async (keyword) => {
    const text = play('- debug: {msg: x}', keyword)
    const ran = await rig.run(keyword.includes('gather') ? text.replace('  gather_facts: false\n', '') : text)

    expect(ran.faults).toEqual([])
    expect(ran.recap.get('a')).toMatchObject({ ok: 1 })
  })
})

describe('a condition that makes a failure of a result', () => {
  it.each([
    [
      'failed_when',
      '- {shell: echo off, register: r, failed_when: [r.rc == 0, want != r.stdout], vars: {want: up}}',
      '4:52 failed_when is met: r.rc == 0 and want != r.stdout\nwhere want is "up"',
    ],
    [
      'until',
      '- {shell: "false", register: r, until: r.rc == 0, retries: 1, delay: 0}',
      '4:44 until is not met after 1 retries: r.rc == 0\nthe last attempt: non-zero return code',
    ],
    [
      'until, beside all hosts',
      '- {debug: {msg: not yet}, register: r, until: n in groups.all, vars: {n: nobody}, retries: 1, delay: 0}',
      '4:51 until is not met after 1 retries: n in groups.all\nthe last attempt: not yet\nwhere n is "nobody"',
    ],
  ])('is told with its place: %s', async (_, task, told) => {
    const ran = await rig.run(play(task), { inventory })

    expect(faultsOf(ran)).toEqual([told])
  })

  it('is not told where the module failed of itself', async () => {
    const ran = await rig.run(play('- {shell: "false", register: r, failed_when: r.rc == 1}'), { inventory })

    expect(faultsOf(ran)).toEqual([])
  })
})
