import { describe, expect, it } from 'vitest'
import { modules } from '../../modules/index.ts'
import { at } from '../../src/fault.ts'
import { loadPlaybook } from '../../src/playbook/load.ts'
import { Loading } from '../../src/playbook/loading.ts'

/** What is wrong with `/p/play.yml`, as `line:column message`; faults of other files with their name before it. */
function mistakes(text: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  const all: Readonly<Record<string, string>> = { '/p/play.yml': text, ...files }
  const loading = new Loading(modules, (path) => all[path])
  loadPlaybook('/p/play.yml', loading)
  return loading.faults.map(({ message, place, notes = [] }) => {
    const hint = notes.find((note) => note.startsWith('did you mean'))
    return `${at(place).replace('/p/play.yml:', '')} ${message}${hint ? ` (${hint})` : ''}`
  })
}

const tasks = (text: string) => `- hosts: a\n  tasks:\n${text.trim().replace(/^/gm, '    ')}\n`
const play = (text: string) => `- hosts: a\n${text.trim().replace(/^/gm, '  ')}\n`

describe('a playbook', () => {
  it.each<[string, string, string[]]>([
    [
      'that does not parse',
      '- hosts: a\n  tasks: [\n',
      ['2:11 flow sequence in block collection must be sufficiently indented and end with a ]'],
    ],
    [
      'with a bracket that is never closed, and nothing of what follows',
      '- hosts: a\n  tasks:\n    - debug: msg=[\n    - debug: {msg: [1}\n      when: x\n    - ping:\n      when: y\n',
      ['4:22 flow sequence in block collection must be sufficiently indented and end with a ]'],
    ],
    [
      'with a colon in a plain value',
      '- hosts: a\n  name: one: two\n',
      ["2:12 a value that holds ': ' must be quoted"],
    ],
    ['that is empty', '', ['1:1 the playbook is empty']],
    ['that is only a marker', '---\n', ['1:1 the playbook is empty']],
    ['that is an empty list', '[]\n', ['1:1 the playbook is empty']],
    ['that is a mapping', 'hosts: a\ntasks: []\n', ['1:1 a playbook is a list of plays; this is a mapping']],
    ['that is a string', 'hello\n', ['1:1 a playbook is a list of plays; this is "hello"']],
    ['with a play that is a string', '- hello\n', ['1:3 expected a play, got "hello"']],
    [
      'of two documents',
      '- hosts: a\n---\n- hosts: b\n',
      ['2:1 a second document begins here; a file holds one'],
    ],
    [
      'with an unknown alias',
      '- hosts: *all\n',
      ['1:10 *all stands for nothing: no anchor &all comes before it'],
    ],
  ])('%s', (_, text, expected) => {
    expect(mistakes(text)).toEqual(expected)
  })

  it('that is not there', () => {
    const loading = new Loading(modules, () => undefined)
    loadPlaybook('/p/none.yml', loading)

    expect(loading.faults).toMatchObject([{ message: 'there is no file /p/none.yml' }])
  })
})

describe('an imported playbook', () => {
  it('that is faulty says so once, and is not called empty where it is imported again', () => {
    const twice = '- import_playbook: b.yml\n- import_playbook: b.yml\n'

    expect(mistakes(twice, { '/p/b.yml': '- hosts: [\n' })).toHaveLength(1)
  })
})

describe('a play', () => {
  it.each<[string, string, string[]]>([
    ['without hosts', '- tasks: []\n', ['1:3 a play without hosts']],
    [
      'with nothing for hosts',
      '- hosts:\n',
      ['1:9 hosts: expected a pattern of hosts or a list of these, got nothing'],
    ],
    [
      'with an empty list of hosts',
      '- hosts: []\n',
      ['1:10 hosts: expected a pattern of hosts or a list of these, got a list'],
    ],
    [
      'with an unknown keyword',
      play('taks: []'),
      ['2:3 unknown keyword "taks" in a play (did you mean "tasks"?)'],
    ],
    [
      'with a keyword of tasks',
      play('register: x'),
      ['2:3 register: not in a play; it is a keyword of tasks, handlers'],
    ],
    [
      'with an unknown strategy',
      play('strategy: fast'),
      ['2:13 strategy: expected linear, free or host_pinned, got "fast"'],
    ],
    [
      'with a prompt for no name',
      play('vars_prompt: [{prompt: x}, y]'),
      [
        '2:17 vars_prompt: expected the name of a variable as "name", got a mapping',
        '2:30 vars_prompt: expected the name of a variable as "name", got "y"',
      ],
    ],
    [
      'with keys that a prompt has not',
      play('vars_prompt: [{name: x, defalt: y, encrypt: sha512_crypt, private: maybe}]'),
      [
        '2:27 vars_prompt: unknown key "defalt" (did you mean default?)',
        '2:38 encrypt: not supported; the filter password_hash does the same',
        '2:70 private: expected true or false, got "maybe"',
      ],
    ],
    [
      'with a bad serial',
      play('serial: many'),
      ['2:11 serial: expected a number, a percentage or a list of these, got "many"'],
    ],
    [
      'with a bad serial in a list',
      play('serial: [1, 20%, -1]'),
      ['2:11 serial: expected a number, a percentage or a list of these, got a list'],
    ],
    [
      'with a bad order',
      play('order: sideways'),
      [
        '2:10 order: expected inventory, reverse_inventory, sorted, reverse_sorted or shuffle, got "sideways"',
      ],
    ],
    [
      'with a bad flag',
      play('gather_facts: maybe'),
      ['2:17 gather_facts: expected true or false, got "maybe"'],
    ],
    [
      'with a bad percentage',
      play('max_fail_percentage: lots'),
      ['2:24 max_fail_percentage: expected a number or a percentage, got "lots"'],
    ],
    [
      'with a bad way to become',
      play('become_method: runas'),
      ['2:18 become_method: expected sudo, su or doas, got "runas"'],
    ],
    [
      'with a bad connection',
      play('connection: winrm'),
      ['2:15 connection: expected ssh, openssh, local, smart or paramiko, got "winrm"'],
    ],
    [
      'with a bad environment',
      play('environment: hello'),
      ['2:16 environment: expected a mapping, got "hello"'],
    ],
    ['with variables in a list', play('vars: [a]'), ['2:9 vars: expected a mapping, got a list']],
    [
      'with variables that cannot be',
      play('vars: {1x: 2, "a-b": 3, fine: 1, "x y": 1, if: 1}'),
      [
        '2:10 "1x" cannot name a variable',
        '2:17 "a-b" cannot name a variable',
        '2:36 "x y" cannot name a variable',
        '2:46 "if" cannot name a variable',
      ],
    ],
    [
      'with a file of variables that is not there',
      play('vars_files: [nope.yml]'),
      ['2:16 vars_files: there is no file /p/vars/nope.yml or /p/nope.yml'],
    ],
    [
      'with tasks that are a mapping',
      play('tasks: {debug: {msg: x}}'),
      ['2:10 tasks: expected a list of tasks, got a mapping'],
    ],
    ['with a block for a handler', play('handlers:\n  - block: []'), ['3:7 a block cannot be a handler']],
    ['with roles that are no list', play('roles: web'), ['2:10 roles: expected a list, got "web"']],
    ['with a role that is not there', play('roles: [web]'), ['2:11 there is no role web']],
    [
      'with a role without a name',
      play('roles: [{rol: web}]'),
      ['2:11 roles: expected the name of a role, got a mapping'],
    ],
  ])('%s', (_, text, expected) => {
    expect(mistakes(text)).toEqual(expected)
  })
})

describe('a task', () => {
  it.each<[string, string, string[]]>([
    ['without a module', '- name: x', ['3:7 a task without a module']],
    ['that is a string', '- hello', ['3:7 expected a task, got "hello"']],
    [
      'of an unknown module',
      '- coppy: {src: x}',
      ['3:7 unknown module or keyword "coppy" (did you mean copy?)'],
    ],
    [
      'of an unknown module by its long name',
      '- ansible.builtin.fiel: {path: /x}',
      ['3:7 unknown module or keyword "ansible.builtin.fiel" (did you mean file?)'],
    ],
    [
      'that includes with an unknown option',
      '- include_role: {name: x, task_from: y}',
      ['3:31 include_role: unknown option "task_from" (did you mean tasks_from?)'],
    ],
    [
      'that includes nothing',
      '- include_role: {tasks_from: y}',
      ['3:7 include_role: expected the name of a role, got a mapping'],
    ],
    [
      'that sets what cannot be',
      '- set_fact: {a b: "{{ x }}", "{{ y }}": 1, class: 2}',
      ['3:18 set_fact: "a b" cannot name a variable', '3:48 set_fact: "class" cannot name a variable'],
    ],
    ['that shows two things', '- debug: {msg: a, var: b}', ['3:20 debug: msg and var exclude each other']],
    [
      'of two modules',
      '- copy: {content: x, dest: /x}\n  file: {path: /x}',
      ['4:7 a task has one module; here are copy and file'],
    ],
    [
      'with an unknown parameter',
      '- file: {path: /x, stat: absent}',
      ['3:24 file: unknown option "stat" (did you mean state?)'],
    ],
    [
      'with an unknown parameter in its short form',
      '- file: path=/x stat=absent',
      ['3:21 file: unknown option "stat" (did you mean state?)'],
    ],
    [
      'with an unknown parameter in args',
      '- shell: x\n  args: {chdr: /x}',
      ['4:14 shell: unknown option "chdr" (did you mean chdir?)'],
    ],
    ['without a required parameter', '- copy: {content: x}', ['3:7 copy: dest is required']],
    [
      'with a parameter of the wrong type',
      '- wait_for: {port: many}',
      ['3:24 wait_for: port must be an integer, got "many"'],
    ],
    [
      'with a wrong word',
      '- file: {path: /x, state: presnt}',
      ['3:31 file: state must be "absent", "directory", "file", "hard", "link" or "touch", got "presnt"'],
    ],
    [
      'with a decimal mode',
      '- file: {path: /x, mode: 644}',
      ['3:30 file: mode must be octal: 644 is a decimal number (01204); write "0644"'],
    ],
    ['with parameters in a list', '- file: [x]', ['3:13 file: expected parameters, got a list']],
    ['with an open quote', '- debug: msg="x y', ['3:18 this quote is never closed']],
    [
      'with a keyword of plays',
      '- debug: {msg: x}\n  serial: 1',
      ['4:7 serial: not in a task; it is a keyword of plays'],
    ],
    [
      'with a keyword of handlers',
      '- debug: {msg: x}\n  listen: x',
      ['4:7 listen: not in a task; it is a keyword of handlers'],
    ],
    [
      'with an unknown keyword',
      '- debug: {msg: x}\n  wehn: x',
      ['4:7 unknown keyword "wehn" in a task (did you mean "when"?)'],
    ],
    [
      'with a loop over what no lookup finds',
      '- debug: {msg: x}\n  with_dicts: {a: b}',
      ['4:7 unknown keyword "with_dicts" in a task (did you mean "with_dict"?)'],
    ],
    [
      'with an older loop over nothing',
      '- debug: {msg: x}\n  with_dict:',
      ['4:7 with_dict: expected what to loop over'],
    ],
    [
      'with a loop variable of no name',
      '- debug: {msg: x}\n  loop: [1]\n  loop_control: {loop_var: a-b}',
      ['5:32 loop_var: expected the name of a variable, got "a-b"'],
    ],
    ['with async on the controller', '- debug:\n  async: 5', ['4:7 async: debug runs on the controller']],
    ['with async of a question', '- stat: {path: /x}\n  async: 5', ['4:7 async: stat only asks']],
    ['with poll alone', '- shell: x\n  poll: 5', ['4:7 poll: it belongs to async, and here is none']],
    [
      'with a change that nobody waits for',
      '- file: {path: /x, state: absent}\n  async: 5\n  poll: 0',
      ['5:7 poll: 0 is for actions; a change of file is waited for and proven'],
    ],
    [
      'with an action that names no module',
      '- action: {src: x}',
      ['3:15 action: expected the name of a module as "module"'],
    ],
    [
      'with a templated action',
      '- action: "{{ x }} a=b"',
      ['3:15 action: expected the name of a module, got "{{ x }} a=b"'],
    ],
    [
      'with an unknown action',
      '- action: copi src=a',
      ['3:15 unknown module or keyword "copi" (did you mean copy?)'],
    ],
    [
      'with an action and a module',
      '- action: copy src=a dest=b\n  debug: {msg: x}',
      ['3:15 a task has one module; here are debug and copy'],
    ],
    [
      'with a wrong parameter of an action',
      '- action: debug mgs=a',
      ['3:21 debug: unknown option "mgs" (did you mean msg?)'],
    ],
    [
      'with local_action somewhere else',
      '- local_action: debug\n  delegate_to: b',
      ['4:7 delegate_to: local_action says already where to run'],
    ],
    [
      'with defaults of a group of actions',
      '- debug:\n  module_defaults: {group/aws: {region: x}}',
      ['4:25 module_defaults: action groups such as group/aws are not supported'],
    ],
    [
      'with defaults of no module',
      '- debug:\n  module_defaults: {comand: {chdir: /}}',
      ['4:25 module_defaults: unknown module "comand" (did you mean command?)'],
    ],
    [
      'with defaults that are no parameters',
      '- debug:\n  module_defaults: {copy: x}',
      ['4:31 module_defaults: expected parameters of copy, got "x"'],
    ],
    [
      'with defaults that no module takes, told once',
      '- block: [debug:, debug:]\n  module_defaults: {debug: {mgs: x}}',
      ['4:33 debug: unknown option "mgs" (did you mean msg?)'],
    ],
    [
      'with two loops',
      '- debug: {msg: x}\n  loop: [1]\n  with_items: [2]',
      ['5:7 a task has one loop; here are loop and with_items'],
    ],
    [
      'with an unknown key of loop_control',
      '- debug: {msg: x}\n  loop: [1]\n  loop_control: {loop_vra: y}',
      ['5:22 loop_control: unknown key "loop_vra" (did you mean loop_var?)'],
    ],
    [
      'with an index that cannot be a variable',
      '- debug: {msg: x}\n  loop: [1]\n  loop_control: {index_var: 1x}',
      ['5:33 index_var: expected the name of a variable, got "1x"'],
    ],
    [
      'of an unknown module with a keyword nearly right',
      '- comand: ls\n  regster: x',
      [
        '3:7 unknown module or keyword "comand" (did you mean command?)',
        '4:7 unknown module or keyword "regster" (did you mean register?)',
      ],
    ],
    [
      'with loop_control and no loop',
      '- debug: {msg: x}\n  loop_control: {loop_var: y}',
      ['4:7 loop_control: here is no loop'],
    ],
    [
      'that registers what cannot be a variable',
      '- debug: {msg: x}\n  register: 1x',
      ['4:17 register: expected the name of a variable, got "1x"'],
    ],
    [
      'that registers a template',
      '- debug: {msg: x}\n  register: "{{ x }}"',
      ['4:17 register: expected the name of a variable, got "{{ x }}"'],
    ],
    [
      'with tags in a mapping',
      '- debug: {msg: x}\n  tags: {a: b}',
      ['4:13 tags: expected a name or a list of names, without templates, got a mapping'],
    ],
    [
      'with a templated tag',
      '- debug: {msg: x}\n  tags: "{{ x }}"',
      ['4:13 tags: expected a name or a list of names, without templates, got "{{ x }}"'],
    ],
    [
      'with a bad number',
      '- debug: {msg: x}\n  retries: x\n  throttle: -1',
      ['4:16 retries: expected a number, got "x"', '5:17 throttle: expected a number, got -1'],
    ],
    [
      'with a bad flag',
      '- debug: {msg: x}\n  become: perhaps',
      ['4:15 become: expected true or false, got "perhaps"'],
    ],
    ['that notifies nobody', '- debug: {msg: x}\n  notify: nobody', ['4:15 no handler is named "nobody"']],
    [
      'in a block that notifies nobody',
      '- notify: nobody\n  block:\n    - debug: {msg: x}\n    - debug: {msg: y}',
      ['3:15 no handler is named "nobody"'],
    ],
    [
      'with half a condition',
      '- debug: {msg: x}\n  when: a ==',
      ['4:17 expected an expression, got the end'],
    ],
    [
      'with a bad condition in a list',
      '- debug: {msg: x}\n  when: [a, "b ("]',
      ['4:21 expected ), the expression ends before it'],
    ],
    [
      'with a mapping for a condition',
      '- debug: {msg: x}\n  when: {a: b}',
      ['4:13 expected a condition, got a mapping'],
    ],
    ['with a bad until', '- shell: x\n  until: "1 +"', ['4:18 expected an expression, got the end']],
    ['with a bad assertion', '- assert: {that: ["a =="]}', ['3:28 expected an expression, got the end']],
    [
      'with an unknown filter, test and lookup',
      '- debug: {msg: "{{ 1 | defalt }} {{ 1 is odder }} {{ lookup(\'fil\') }}"}',
      [
        '3:28 unknown filter defalt (did you mean default?)',
        '3:46 unknown test odder (did you mean odd?)',
        '3:65 unknown lookup fil (did you mean file?)',
      ],
    ],
    [
      'with a bad template in its name',
      '- name: "{{ x | nosuch }}"\n  debug: {msg: x}',
      ['3:21 unknown filter nosuch'],
    ],
    [
      'with a bad template in its variables',
      '- debug: {msg: x}\n  vars: {a: "{{ b |"}',
      ['4:20 expected }}, the text ends before it'],
    ],
    [
      'of the engine with an unknown word',
      '- meta: end_hosts',
      [
        '3:13 meta: expected one of flush_handlers, noop, end_play, end_host, end_role, end_batch, clear_host_errors, clear_facts, reset_connection, refresh_inventory, got "end_hosts" (did you mean end_host?)',
      ],
    ],
    [
      'that is a rescue without a block',
      '- rescue: []',
      ['3:7 rescue: it belongs beside a block, and here is none'],
    ],
    [
      'that imports nothing',
      '- import_tasks:',
      ['3:7 import_tasks: expected the name of a file, got nothing'],
    ],
    [
      'that imports what no one knows yet',
      '- import_tasks: "{{ x }}.yml"',
      ['3:21 x is undefined, before the run; include_tasks waits for it'],
    ],
    [
      'that imports a file that is not there',
      '- import_tasks: nope.yml',
      ['3:21 there is no file /p/nope.yml'],
    ],
  ])('%s', (_, text, expected) => {
    expect(mistakes(tasks(text))).toEqual(expected)
  })
})

describe('other files', () => {
  it.each<[string, string, Record<string, string>, string[]]>([
    [
      'tasks that are a mapping',
      tasks('- import_tasks: t.yml'),
      { '/p/t.yml': 'a: b\n' },
      ['/p/t.yml:1:1 expected a list of tasks, got a mapping'],
    ],
    [
      'tasks that import themselves',
      tasks('- import_tasks: t.yml'),
      { '/p/t.yml': '- import_tasks: t.yml\n' },
      ['/p/t.yml:1:17 import_tasks: t.yml imports itself'],
    ],
    [
      'an import with keywords that say nothing',
      tasks('- import_tasks: t.yml\n  loop: [1]\n  when: true'),
      { '/p/t.yml': '- debug: {msg: x}\n' },
      ['4:7 loop: not on import_tasks; write it at the imported tasks'],
    ],
    [
      'a role whose tasks import themselves in a circle',
      play('roles: [web]'),
      {
        '/p/roles/web/tasks/main.yml': '- import_tasks: more.yml\n',
        '/p/roles/web/tasks/more.yml': '- import_tasks: main.yml\n',
      },
      ['/p/roles/web/tasks/main.yml:1:17 import_tasks: more.yml imports itself'],
    ],
    [
      'every file of a role',
      play('roles: [web]'),
      {
        '/p/roles/web/tasks/main.yml': '- coppy: x\n',
        '/p/roles/web/handlers/main.yml': '- name: h\n',
        '/p/roles/web/vars/main.yml': 'x\n',
        '/p/roles/web/defaults/main.yml': '- a\n',
        '/p/roles/web/meta/main.yml': 'dependencies: [web]\n',
      },
      [
        '/p/roles/web/defaults/main.yml:1:1 expected a mapping of variables, got a list',
        '/p/roles/web/vars/main.yml:1:1 expected a mapping of variables, got "x"',
        '/p/roles/web/meta/main.yml:1:16 the role web depends on itself',
        '/p/roles/web/handlers/main.yml:1:3 a task without a module',
        '/p/roles/web/tasks/main.yml:1:3 unknown module or keyword "coppy" (did you mean copy?)',
      ],
    ],
    [
      'a file of variables',
      play('vars_files: [more.yml]'),
      { '/p/more.yml': 'x\n' },
      ['/p/more.yml:1:1 expected a mapping of variables, got "x"'],
    ],
  ])('%s', (_, text, files, expected) => {
    expect(mistakes(text, files)).toEqual(expected)
  })

  it('of variables may have names that no expression can use', () => {
    const files = { '/p/more.yml': 'a-b: 2\n', '/p/roles/web/defaults/main.yml': '1x: 2\n' }

    expect(mistakes(play('vars_files: [more.yml]\nroles: [web]'), files)).toEqual([])
  })

  it('are all read, whatever is wrong in one of them', () => {
    const text = `- hosts: a
  taks: []
  tasks:
    - import_tasks: broken.yml
    - import_tasks: other.yml
    - copy: {content: x}
      notify: nobody
`
    const found = mistakes(text, {
      '/p/broken.yml': '- [\n',
      '/p/other.yml': '- coppy: x\n- debug: {msg: "{{ 1 | nope }}"}\n',
    })

    expect(found.map((line) => line.split(' ')[0]).toSorted()).toEqual([
      '/p/broken.yml:1:4',
      '/p/other.yml:1:3',
      '/p/other.yml:2:24',
      '2:3',
      '6:7',
      '7:15',
    ])
  })
})

describe('a warning', () => {
  it.each([
    [
      'a loop over no list',
      '- debug: {msg: x}\n  loop: names\n- debug: {msg: x}\n  loop: 5',
      ['4:13 loop: expected a list, got "names"', '6:13 loop: expected a list, got 5'],
    ],
    [
      'what meta does not heed',
      '- meta: noop\n  when: true\n- meta: end_play\n  when: true\n  register: x',
      ['4:7 meta: noop heeds no when', '7:7 meta: end_play heeds no register'],
    ],
  ])('is given of %s', (_, written, expected) => {
    const loading = new Loading(modules, () => tasks(written))

    loadPlaybook('/p/play.yml', loading)

    expect(loading.warnings.map(({ message, place }) => `${at(place!)} ${message}`)).toEqual(
      expected.map((text) => `/p/play.yml:${text}`),
    )
  })
})
