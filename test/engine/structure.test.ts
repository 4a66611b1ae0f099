import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Ran, Rig } from './rig.ts'

let rig: Rig
beforeEach(() => {
  rig = new Rig()
})
afterEach(() => rig[Symbol.dispose]())

const play = (tasks: string, more = '') =>
  `- hosts: a,b\n  gather_facts: false\n${more.replace(/^/gm, '  ')}\n  tasks:\n${tasks.trim().replace(/^/gm, '    ')}\n`
/** The messages of debug tasks: `host message`. */
const said = (ran: Ran) =>
  ran.events.flatMap((event) =>
    event.type === 'result' && event.task.module === 'debug' && event.status === 'ok'
      ? [`${event.host} ${String(event.result.get('msg'))}`]
      : [],
  )
const failures = (ran: Ran) =>
  ran.events.flatMap((event) =>
    event.type === 'result' && event.status === 'failed'
      ? [`${event.host} ${String(event.result.get('msg'))}`]
      : [],
  )

describe('include_tasks', () => {
  it('brings each host the file it names, one file after the other', async () => {
    rig.file('for-a.yml', '- debug: {msg: "one {{ extra }}"}\n')
    rig.file('for-b.yml', '- debug: {msg: "two {{ extra }}"}\n')

    const ran = await rig.run(
      play(
        '- include_tasks: "for-{{ inventory_hostname }}.yml"\n  vars: {extra: "of {{ inventory_hostname }}"}',
      ),
    )

    expect(said(ran)).toEqual(['a one of a', 'b two of b'])
    expect(ran.events.filter(({ type }) => type === 'included')).toHaveLength(2)
    expect(ran.recap.get('a')).toMatchObject({ ok: 2 })
  })

  it('loops, heeds `when` for each item and host, and lends its tasks the item', async () => {
    rig.file('one.yml', '- debug: {msg: "{{ item }}"}\n')

    const ran = await rig.run(
      play('- include_tasks: one.yml\n  loop: [x, y]\n  when: item == "x" or inventory_hostname == "b"'),
    )

    expect(said(ran)).toEqual(['a x', 'b x', 'b y'])
  })

  it('gives its tasks what is around it and what it applies, but not its own keywords', async () => {
    rig.file(
      'one.yml',
      '- debug: {msg: "{{ around }} {{ applied }}"}\n  ignore_errors: "{{ own_is_seen | default(false) }}"\n',
    )

    const ran = await rig.run(
      play(
        '- vars: {around: block}\n  block:\n    - include_tasks: {file: one.yml, apply: {vars: {applied: yes-it-is}, tags: [t]}}\n      tags: [t]\n    - include_tasks: {file: one.yml}\n      tags: [t]',
      ),
      { tags: ['t'] },
    )

    expect(said(ran)).toEqual(['a block yes-it-is', 'b block yes-it-is'])
  })

  it('has variables that beat set_fact', async () => {
    rig.file('one.yml', '- set_fact: {x: fact}\n- debug: {msg: "{{ x }}"}\n')

    expect(said(await rig.run(play('- include_tasks: one.yml\n  vars: {x: include}')))).toEqual([
      'a include',
      'b include',
    ])
  })

  it('fails the hosts that it brings a faulty file, with all mistakes and their places; others go on', async () => {
    rig.file('for-a.yml', '- debgu: {msg: x}\n- copy: {}\n')
    rig.file('for-b.yml', '- debug: {msg: fine}\n')

    const ran = await rig.run(play('- include_tasks: "for-{{ inventory_hostname }}.yml"'))

    expect(failures(ran)).toEqual([expect.stringMatching(/for-a\.yml:1:3.*debgu[\s\S]*for-a\.yml:2:3/)])
    expect(said(ran)).toEqual(['b fine'])
    expect(ran.exitCode).toBe(2)
  })

  it('is rescued where the file is not there', async () => {
    const ran = await rig.run(
      play('- block:\n    - include_tasks: nope.yml\n  rescue:\n    - debug: {msg: rescued}'),
    )

    expect(said(ran)).toEqual(['a rescued', 'b rescued'])
  })

  it('as a handler is notified by its own name', async () => {
    rig.file('h.yml', '- debug: {msg: inside}\n')

    const ran = await rig.run(
      play('- shell: "true"\n  notify: later', 'handlers:\n  - name: later\n    include_tasks: h.yml'),
    )

    expect(said(ran)).toEqual(['a inside', 'b inside'])
  })
})

describe('a role', () => {
  it('comes after the roles it depends on, each once for each set of parameters', async () => {
    rig.file('roles/base/tasks/main.yml', '- debug: {msg: "base {{ number | default(0) }}"}\n')
    rig.file(
      'roles/web/meta/main.yml',
      'dependencies:\n  - base\n  - {role: base, number: 1}\n  - {role: base, number: 1}\n',
    )
    rig.file(
      'roles/web/tasks/main.yml',
      '- debug: {msg: "web {{ ansible_parent_role_names }} {{ ansible_dependent_role_names }}"}\n',
    )

    const ran = await rig.run('- hosts: a\n  gather_facts: false\n  roles: [web, base, web]\n')

    expect(said(ran)).toEqual(['a base 0', 'a base 1', "a web [] ['base']"])
  })

  it('is included with other files, and shows its variables to later tasks only when public', async () => {
    rig.file(
      'roles/r/tasks/other.yml',
      '- debug: {msg: "{{ v }} {{ d }}"}\n  notify: h\n  changed_when: true\n',
    )
    rig.file('roles/r/vars/main.yml', 'v: var\n')
    rig.file('roles/r/defaults/other.yml', 'd: other default\n')
    rig.file('roles/r/handlers/main.yml', '- name: h\n  debug: {msg: "handler {{ v }}"}\n')

    const ran = await rig.run(
      play(`- include_role: {name: r, tasks_from: other, defaults_from: other}
- debug: {msg: "{{ v | default('hidden') }}"}
- include_role: {name: r, tasks_from: other.yml, defaults_from: other, public: true}
- debug: {msg: "{{ v }} {{ d }}"}`).replace('a,b', 'a'),
    )

    expect(said(ran)).toEqual(['a hidden', 'a var other default', 'a handler var'])
    expect(ran.recap.get('a')).toMatchObject({ changed: 2, failed: 0 })
  })

  it('is imported with its keywords at every task, and its variables seen in the whole play', async () => {
    rig.file('roles/r/tasks/main.yml', '- debug: {msg: "{{ role_name }} {{ x }}"}\n')
    rig.file('roles/r/defaults/main.yml', 'd: default\n')

    const ran = await rig.run(
      play(
        '- debug: {msg: "{{ d }}"}\n- import_role: {name: r}\n  vars: {x: 1}\n  when: inventory_hostname == "b"',
      ),
    )

    expect(said(ran)).toEqual(['a default', 'b default', 'b r 1'])
  })

  it('has its arguments checked before its first task', async () => {
    rig.file('roles/r/tasks/main.yml', '- debug: {msg: "{{ number }}"}\n')
    rig.file(
      'roles/r/meta/argument_specs.yml',
      'argument_specs:\n  main:\n    short_description: A server\n    options:\n      number: {type: int, required: true}\n      mode: {choices: ["on", "off"]}\n',
    )
    const text = (vars: string) => `- hosts: a\n  gather_facts: false\n  roles:\n    - {role: r, ${vars}}\n`

    const good = await rig.run(text('number: "21"'))
    const bad = await rig.run(text('number: x, mode: maybe'))
    const missing = await rig.run(text('mode: "on"'))

    expect(good.trace[0]).toBe("r : Validating arguments against arg spec 'main' - A server a ok")
    expect(failures(bad)[0]).toMatch(
      /argument 'number' is of type <class 'str'>.*int[\s\S]*value of mode must be one of/,
    )
    expect(failures(missing)).toEqual([
      'a Validation of arguments failed:\nmissing required arguments: number',
    ])
  })

  it('is left by a host that has enough of it', async () => {
    rig.file(
      'roles/r/tasks/main.yml',
      '- meta: end_role\n  when: inventory_hostname == "a"\n- debug: {msg: in}\n',
    )

    expect(said(await rig.run(play('- import_role: {name: r}\n- debug: {msg: after}')))).toEqual([
      'b in',
      'a after',
      'b after',
    ])
  })
})

describe('an imported playbook', () => {
  it('has the variables, conditions and tags of its import', async () => {
    rig.file(
      'more/p.yml',
      '- hosts: a\n  gather_facts: false\n  vars: {y: own}\n  tasks:\n    - debug: {msg: "{{ x }} {{ y }} {{ playbook_dir | basename }}"}\n    - debug: {msg: never}\n      when: false\n',
    )

    const ran = await rig.run(
      '- import_playbook: more/p.yml\n  vars: {x: 1, y: outer}\n  tags: [t]\n- hosts: a\n  tasks: []\n',
      { tags: ['t'] },
    )

    expect(said(ran)).toEqual(['a 1 own more'])
  })
})

describe('hosts', () => {
  it('walk alone under the strategy free, and in step under linear', async () => {
    const tasks = '- shell: sleep 0.3\n  when: inventory_hostname == "a"\n- debug: {msg: done}'

    const free = said(await rig.run(play(tasks, 'strategy: free')))
    const linear = said(await rig.run(play(tasks)))

    expect(free).toEqual(['b done', 'a done'])
    expect(linear).toEqual(['a done', 'b done'])
  })

  it('are added, grouped and looked up anew while a play runs', async () => {
    const ran = await rig.run(
      `${play('- add_host: {name: new, groups: "fresh, more", ansible_connection: local, mark: 21}\n- group_by: {key: "is {{ inventory_hostname }}"}')}- hosts: fresh:is-b\n  gather_facts: false\n  tasks:\n    - debug: {msg: "{{ mark | default(0) }} {{ group_names }}"}\n`,
    )

    expect(said(ran)).toEqual(["new 21 ['fresh', 'more']", "b 0 ['is-b']"])
  })

  it('get what run_once finds, and the delegate its facts where it is told so', async () => {
    const ran = await rig.run(
      play(`- set_fact: {once: 1}
  run_once: true
- set_fact: {own: "{{ inventory_hostname }}"}
  delegate_to: c
  delegate_facts: true
- debug: {msg: "{{ once }} {{ own | default('none') }} {{ hostvars.c.own }}"}`),
    )

    expect(said(ran)).toEqual(['a 1 none b', 'b 1 none b'])
  })
})

describe('include_vars', () => {
  it('reads a file or a folder, below set_fact and above the play', async () => {
    rig.file('vars/one.yml', 'x: file\ny: file\n')
    rig.file('vars/all/10.yml', 'p: first\nq: first\n')
    rig.file('vars/all/deep/20.json', '{"q": "second"}')

    const ran = await rig.run(
      play(
        `- set_fact: {y: fact}
- include_vars: one.yml
- include_vars: {dir: all, name: whole}
- debug: {msg: "{{ x }} {{ y }} {{ whole.p }} {{ whole.q }}"}`,
        'vars: {x: play}',
      ),
    )

    expect(said(ran)).toEqual(['a file fact first second', 'b file fact first second'])
  })
})
