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

  it('warns of what is odd in the file it brings', async () => {
    rig.file('odd.yml', '- debug: {msg: one, msg: two}\n')

    const ran = await rig.run(play('- include_tasks: odd.yml'))

    expect(said(ran)).toEqual(['a two', 'b two'])
    expect(ran.events.flatMap((event) => (event.type === 'warning' ? [event.fault.place] : []))).toEqual([
      expect.objectContaining({ line: 1, column: 21 }),
    ])
  })

  it('takes its file as `file=`, too', async () => {
    rig.file('one.yml', '- debug: {msg: "{{ x }}"}\n')

    const ran = await rig.run(play('- include_tasks: file=one.yml\n  vars: {x: brought}'))

    expect(said(ran)).toEqual(['a brought', 'b brought'])
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

describe('an include', () => {
  it('registers that it was made, and tells of the items that it skips', async () => {
    rig.file('one.yml', '[]\n')

    const ran = await rig.run(
      play(
        '- include_tasks: one.yml\n  loop: [x, y]\n  when: item == "x"\n  register: r\n- debug: {msg: "{{ r is failed }}"}',
      ).replace('a,b', 'a'),
    )

    expect(said(ran)).toEqual(['a false'])
    expect(
      ran.events.flatMap((event) => (event.type === 'item' ? [`${event.item} ${event.status}`] : [])),
    ).toEqual(['y skipped'])
  })

  it('fails for a missing or faulty file each time, whatever is ignored', async () => {
    rig.file('bad.yml', '- debug: {\n')
    const both =
      '- block: [{include_tasks: FILE, ignore_errors: true}]\n  rescue: [{debug: {msg: again}}]\n'.repeat(2)

    for (const file of ['missing.yml', 'bad.yml']) {
      const ran = await rig.run(play(both.replaceAll('FILE', file)).replace('a,b', 'a'))

      expect(said(ran)).toEqual(['a again', 'a again'])
      expect(failures(ran)).toEqual([expect.stringContaining(file), expect.stringContaining(file)])
    }
  })

  it('needs no list where it does not run', async () => {
    const ran = await rig.run(play('- include_tasks: one.yml\n  loop: "{{ nope }}"\n  when: false'))

    expect(ran.recap.get('a')).toMatchObject({ skipped: 1, failed: 0 })
  })

  it('takes options from args', async () => {
    rig.file('one.yml', '- debug: {msg: "{{ x }}"}\n')

    const ran = await rig.run(play('- include_tasks: one.yml\n  args: {apply: {vars: {x: applied}}}'))

    expect(said(ran)).toEqual(['a applied', 'b applied'])
  })

  it('heeds no keyword that is for the included tasks', async () => {
    const ran = await rig.run(
      play('- include_tasks: one.yml\n  become: true\n- include_role: {name: r}\n  notify: x'),
    )

    expect(ran.faults.map(({ message }) => message)).toEqual([
      'become: not on include_tasks; write it into its `apply`',
      'notify: not on include_role; write it into its `apply`',
    ])
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
      '- debug: {msg: "web {{ ansible_parent_role_names | default([]) }} {{ ansible_dependent_role_names }}"}\n',
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

describe('what a role is known by', () => {
  it('is done once on each host that did something of it, whoever brings it', async () => {
    rig.file('roles/base/tasks/main.yml', '- debug: {msg: base}\n')
    rig.file('roles/one/meta/main.yml', 'dependencies: [base]\n')
    rig.file('roles/two/meta/main.yml', 'dependencies: [base]\n')
    rig.file('roles/two/tasks/main.yml', '- debug: {msg: two}\n')

    const ran = await rig.run(
      play(
        '- include_role: {name: two, allow_duplicates: false}\n- include_role: {name: two}',
        "roles:\n  - {role: one, when: inventory_hostname == 'a'}\n  - two\n  - two",
      ),
    )

    expect(said(ran)).toEqual(['a base', 'b base', 'a two', 'b two', 'a two', 'b two', 'a two', 'b two'])
  })

  it.each([
    ['ansible_play_role_names', "['needs', 'needs', 'taken']"],
    ['role_names', "['needs', 'needs', 'taken']"],
    ['ansible_dependent_role_names', "['needed']"],
    ['ansible_role_names', "['needed', 'needs', 'taken']"],
    ['ansible_parent_role_names', 'undefined'],
    ['ansible_collection_name', 'undefined'],
  ])('is told by %s', async (name, expected) => {
    for (const role of ['needs', 'needed', 'taken']) rig.file(`roles/${role}/tasks/main.yml`, '[]\n')
    rig.file('roles/needs/meta/main.yml', 'dependencies: [needed]\n')

    const ran = await rig.run(
      play(
        `- import_role: {name: taken}\n- debug: {msg: "is {{ ${name} | default('undefined') }}"}`,
        'roles: [needs, needs]',
      ),
    )

    expect(said(ran)[0]).toBe(`a is ${expected}`)
  })

  it('names those that include it, the nearest first, and not those that depend on it', async () => {
    const names = "{{ ansible_parent_role_names | default('none') }}"
    rig.file('roles/outer/tasks/main.yml', '- include_role: {name: inner}\n')
    rig.file('roles/inner/tasks/main.yml', '- import_role: {name: last}\n')
    rig.file('roles/last/meta/main.yml', 'dependencies: [base]\n')
    rig.file('roles/last/tasks/main.yml', `- debug: {msg: "last ${names}"}\n`)
    rig.file('roles/base/tasks/main.yml', `- debug: {msg: "base ${names}"}\n`)

    const ran = await rig.run('- hosts: a\n  gather_facts: false\n  roles: [outer]\n')

    expect(said(ran)).toEqual(["a base ['inner', 'outer']", "a last ['inner', 'outer']"])
  })

  it('sees the variables, defaults and parameters of the one that depends on it', async () => {
    rig.file('roles/base/tasks/main.yml', '- debug: {msg: "{{ p }} {{ v }} {{ d }}"}\n')
    rig.file('roles/web/meta/main.yml', 'dependencies: [base]\n')
    rig.file('roles/web/vars/main.yml', 'v: var\n')
    rig.file('roles/web/defaults/main.yml', 'd: default\n')

    const ran = await rig.run('- hosts: a\n  gather_facts: false\n  roles: [{role: web, p: param}]\n')

    expect(said(ran)).toEqual(['a param var default'])
  })

  it('has variables in all files of a folder, too, without hidden ones and backups', async () => {
    rig.file('roles/r/defaults/main/one.yml', 'x: 1\ny: 1\n')
    rig.file('roles/r/defaults/main/two.yml', 'y: 2\n')
    for (const name of ['.hidden.yml', 'three.yml~', 'four.txt'])
      rig.file(`roles/r/defaults/main/${name}`, 'y: 3\n')
    rig.file('roles/r/tasks/main.yml', '- debug: {msg: "{{ x }} {{ y }}"}\n')

    expect(said(await rig.run('- hosts: a\n  gather_facts: false\n  roles: [r]\n'))).toEqual(['a 1 2'])
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

    expect(said(ran)).toEqual(['a 1 outer more'])
  })
})

describe('hosts', () => {
  it('walk alone under the strategy free, and in step under linear', async () => {
    const tasks = '- shell: sleep 1\n  when: inventory_hostname == "a"\n- debug: {msg: done}'

    const free = said(await rig.run(play(tasks, 'strategy: free')))
    const linear = said(await rig.run(play(tasks)))

    expect(free).toEqual(['b done', 'a done'])
    expect(linear).toEqual(['a done', 'b done'])
  })

  it('wait for their turns under free where throttle says so', async () => {
    const tasks =
      '- {shell: "mkdir DIR/busy && sleep 0.2 && rmdir DIR/busy", throttle: 1}\n- {debug: {msg: done}}'

    const ran = await rig.run(play(tasks.replaceAll('DIR', rig.folder), 'strategy: free'))

    expect(ran.exitCode).toBe(0)
  })

  it.each([
    ['any_errors_fatal', 'any_errors_fatal: true', ''],
    ['run_once', 'run_once: true', ''],
    ['max_fail_percentage', '', 'max_fail_percentage: 0'],
  ])('go on alone under free, whatever %s says of the others', async (keyword, ofTask, ofPlay) => {
    const tasks = `- fail:\n  when: inventory_hostname == "a"\n  ${ofTask}\n- debug: {msg: done}`

    const ran = await rig.run(play(tasks, `strategy: free\n${ofPlay}`))

    expect(said(ran)).toEqual(['b done'])
    expect(ran.events.flatMap((event) => (event.type === 'warning' ? [event.fault.message] : []))).toEqual([
      `${keyword} has no effect under the strategy free, where each host goes on alone`,
    ])
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

describe('a play', () => {
  it('tells under free of each result whose task it is', async () => {
    const ran = await rig.run(
      play(
        '- name: first\n  shell: sleep 1\n  when: inventory_hostname == "a"\n- name: second\n  debug: {msg: done}',
        'strategy: free',
      ),
    )

    const told = ran.events.flatMap((event) =>
      event.type === 'task-started'
        ? [event.task.name]
        : event.type === 'result'
          ? [`${event.host} ${event.task.name}`]
          : [],
    )
    expect(told).toEqual(['first', 'b first', 'second', 'b second', 'first', 'a first', 'second', 'a second'])
  })

  it('keeps the hosts of an ended batch in ansible_play_hosts, and loses a host that ended itself', async () => {
    const ran = await rig.run(
      '- hosts: a,b,c\n  gather_facts: false\n  serial: 1\n  tasks:\n    - debug: {msg: "of {{ ansible_play_hosts }}"}\n    - meta: end_batch\n      when: inventory_hostname == "a"\n    - meta: end_host\n',
    )

    expect(said(ran)).toEqual(["a of ['a', 'b', 'c']", "b of ['a', 'b', 'c']", "c of ['a', 'c']"])
  })

  it('has no use for some words of meta', async () => {
    const ran = await rig.run(play('- meta: end_role', 'handlers: [{name: h, meta: flush_handlers}]'))

    expect(ran.faults.map(({ message }) => message)).toEqual([
      'meta: end_role belongs into the tasks of a role',
      'meta: flush_handlers cannot be a handler',
    ])
  })

  it('revives hosts that an earlier play has lost, for the plays to come', async () => {
    const ran = await rig.run(
      ['fail: {}\n      when: inventory_hostname == "a"', 'meta: clear_host_errors', 'debug: {msg: here}']
        .map((task) => `- hosts: a,b\n  gather_facts: false\n  tasks:\n    - ${task}\n`)
        .join(''),
    )

    expect(said(ran)).toEqual(['a here', 'b here'])
  })

  it('forgets facts', async () => {
    const ran = await rig.run(
      play(
        '- set_fact: {x: 1, cacheable: true}\n- meta: clear_facts\n- debug: {msg: "facts {{ ansible_facts }}"}',
      ).replace('a,b', 'a'),
    )

    expect(said(ran)).toEqual(['a facts {}'])
  })

  it('shows rescue the task that failed with its arguments, and nobody else', async () => {
    const shown =
      "{{ ansible_failed_task.name | default('-') }} {{ (ansible_failed_task.args | default({})).msg | default('-') }}"
    const ran = await rig.run(
      play(
        `- block:\n    - name: boom\n      fail: {msg: "no {{ inventory_hostname }}"}\n  rescue:\n    - debug: {msg: "${shown}"}\n- block:\n    - fail:\n  always:\n    - debug: {msg: "{{ ansible_failed_task.name }}"}`,
      ).replace('a,b', 'a'),
    )

    expect(said(ran)).toEqual(['a boom no a', 'a boom'])
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
