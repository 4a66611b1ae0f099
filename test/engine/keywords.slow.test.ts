import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { print } from '../../src/engine/loop.ts'
import { change, defineModule } from '../../src/module.ts'
import { sh } from '../../src/script.ts'
import { connect } from '../../src/transport/connect.ts'
import type { Become } from '../../src/transport/shell.ts'
import { type Ran, Rig } from './rig.ts'

let rig: Rig
beforeEach(() => {
  rig = new Rig()
})
afterEach(() => rig[Symbol.dispose]())

const play = (tasks: string, more = '') => `
- hosts: a
  gather_facts: false
${more.replace(/^/gm, '  ')}
  tasks:
${tasks.replace(/^/gm, '    ')}
`

/** What the tasks said, of those that registered or printed it. */
const said = ({ events }: Ran) =>
  events.flatMap((event) =>
    event.type === 'result' ? [print(event.result.get('stdout') ?? event.result.get('msg') ?? null)] : [],
  )

describe('a task may be written', () => {
  it.each([
    ['as action with a text', '- action: command echo "a b" creates=/nope', 'a b'],
    ['as action with a mapping', '- action: {module: shell, cmd: echo x}', 'x'],
    ['as action with args', '- {action: shell echo $X, args: {stdin: y}, environment: {X: x}}', 'x'],
    ['as action without parameters', '- action: ansible.builtin.debug', 'Hello world!'],
    ['with parameters as one text', '- debug: msg="a b"', 'a b'],
    ['with its collection', '- ansible.builtin.shell: echo x', 'x'],
  ])('%s', async (_, task, expected) => {
    const ran = await rig.run(play(task))

    expect(ran.faults).toEqual([])
    expect(said(ran)).toEqual([expected])
  })

  it('as local_action, which is delegated to the controller', async () => {
    const inventory = 'all:\n  hosts: {a: {ansible_host: nowhere.invalid}}\n'

    const ran = await rig.run(play('- local_action: command echo {{ inventory_hostname }}'), { inventory })

    expect(said(ran)).toEqual(['a'])
    expect(ran.events.find((event) => event.type === 'result')).toMatchObject({ delegate: 'localhost' })
  })
})

describe('a delegated task', () => {
  it.each([
    ['that fails', '- {command: "false", delegate_to: b}'],
    ['whose delegate cannot be reached', '- {command: "true", delegate_to: b, vars: {ansible_timeout: 1}}'],
    ['whose parameters are wrong', '- {copy: {dest: /nope, content: x, mode: "{{ 9 }}"}, delegate_to: b}'],
  ])('%s tells where it was to run', async (_, task) => {
    const inventory =
      'all:\n  hosts: {a: {ansible_connection: local}, b: {ansible_host: 127.0.0.1, ansible_port: 1}}\n'

    const ran = await rig.run(play(task), { inventory })

    expect(ran.events.find((event) => event.type === 'result')).toMatchObject({ host: 'a', delegate: 'b' })
  })
})

describe('the name of a task without one', () => {
  it.each([
    ['is its module as written', '- ansible.builtin.debug: {msg: x}', 'ansible.builtin.debug'],
    ['is the module of its action', '- action: debug msg=x', 'debug'],
  ])('%s', async (_, task, expected) => {
    expect((await rig.run(play(task))).trace).toEqual([`${expected} a ok`])
  })
})

describe('module_defaults', () => {
  const defaults = 'module_defaults: {command: {chdir: /usr, creates: /nope}}'

  it.each([
    ['stand in for what a task does not say', '- command: pwd', '/usr'],
    ['yield to what it says', '- {command: pwd, args: {chdir: /}}', '/'],
    [
      'yield to an alias of what it says',
      '- {file: {dest: /, state: directory}, module_defaults: {file: {path: /nope}}}',
      'null',
    ],
    [
      'of the task replace those of the play whole',
      '- {command: pwd, module_defaults: {ansible.builtin.command: {chdir: /}}}',
      '/',
    ],
    ['of a block hold inside', '- block: [{command: pwd}]\n  module_defaults: {command: {chdir: /}}', '/'],
    [
      'are rendered at the task',
      '- {command: pwd, module_defaults: {command: {chdir: "{{ d }}"}}, vars: {d: /}}',
      '/',
    ],
  ])('%s', async (_, task, expected) => {
    const ran = await rig.run(play(task, defaults))

    expect(ran.faults).toEqual([])
    expect(said(ran)).toEqual([expected])
    expect(ran.exitCode).toBe(0)
  })
})

describe('environment', () => {
  it('is merged from play, block and task, the inner ones winning', async () => {
    const ran = await rig.run(
      play(
        '- block: [{shell: echo $A$B$C, environment: {C: "{{ x }}"}, vars: {x: task}}]\n  environment: [{B: block}]',
        'environment: {A: play, B: play, C: play}',
      ),
    )

    expect(said(ran)).toEqual(['playblocktask'])
  })
})

const slow = defineModule({
  name: 'slow',
  params: {
    description: 'x',
    type: 'object',
    additionalProperties: false,
    properties: { asks: { type: 'integer', default: 0, description: 'x' } },
  },
  probe: ({ asks }) => sh`sleep ${asks}; echo off`,
  parse: (output) => ({ on: output.trim() === 'on' }),
  plan: (state) => change(state, { on: true }),
  apply: () => sh`sleep 30`,
})

describe('timeout', () => {
  it.each([
    ['an action', '- {shell: "sleep 30", timeout: 1}'],
    ['a change', '- {slow: {}, timeout: 1}'],
    ['a question', '- {slow: {asks: 30}, timeout: 1}'],
    ['a question asked ahead', '- debug:\n- {slow: {asks: 30}, timeout: 1}'],
  ])('ends %s that takes longer', async (_, task) => {
    const ran = await rig.run(play(task), { modules: [slow] })

    const { result } = ran.events.findLast((event) => event.type === 'result')!
    expect(ran.exitCode).toBe(2)
    expect(result.get('stderr')).toContain('gave up after 1 s')
    expect(result.get('changed')).toBe(false)
  })
})

describe('diff', () => {
  it.each([
    ['is told where the task asks for it', 'diff: true', true],
    ['is told where the task does without', 'diff: false', false],
    ['is left to the command line', 'vars: {}', undefined],
  ])('%s', async (_, keyword, diff) => {
    const ran = await rig.run(play(`- {copy: {content: x, dest: ${rig.folder}/x}, ${keyword}}`))

    expect(ran.events.find((event) => event.type === 'result')?.diff).toBe(diff)
  })
})

describe('a condition on the result that cannot be evaluated', () => {
  it.each(['changed_when', 'failed_when', 'until'])(
    'fails the task, in %s, which was done all the same',
    async (keyword) => {
      const ran = await rig.run(
        play(`- {shell: echo x, ${keyword}: nope, register: r, ignore_errors: true}
- assert: {that: [r.stdout == 'x', r.failed, r.changed, "'nope is undefined' in r.msg"]}`),
      )

      expect(ran.trace).toEqual(['shell a failed', 'assert a ok'])
      expect(ran.recap.get('a')).toMatchObject({ ok: 2, changed: 1, ignored: 1 })
    },
  )
})

describe('delegate_to', () => {
  it('names the host that cannot be reached', async () => {
    const inventory = 'all:\n  hosts: {a: , gone: {ansible_host: 127.0.0.1, ansible_port: 1}}\n'

    const ran = await rig.run(play('- {ping: , delegate_to: gone}'), { inventory })

    expect(ran.events.find(({ type }) => type === 'result')).toMatchObject({
      host: 'a',
      status: 'unreachable',
      delegate: 'gone',
    })
  })
})

describe('order', () => {
  it('is that of the hosts at work, while the names of all stay in the order of the inventory', async () => {
    const ran = await rig.run(
      play(
        '- debug: {msg: "{{ ansible_play_batch }} {{ ansible_play_hosts_all }}"}',
        'order: reverse_sorted',
      ).replace('hosts: a', 'hosts: a,b'),
    )

    expect(said(ran)).toEqual(["['b', 'a'] ['a', 'b']", "['b', 'a'] ['a', 'b']"])
  })
})

describe('port', () => {
  it.each([
    ['is where to log in', 'all:\n  hosts: {a: }\n', 2222],
    ['yields to the variable of the host', 'all:\n  hosts: {a: {ansible_port: 22022}}\n', 22022],
  ])('%s', async (_, inventory, port) => {
    const ports: (number | undefined)[] = []

    await rig.run(play('- {ping: , port: 2222}'), {
      inventory,
      connect: (target) => {
        ports.push(target.port)
        return connect({ ...target, connection: 'local' })
      },
    })

    expect(ports).toEqual([port])
  })
})

describe('who is to be become', () => {
  it.each<[string, Partial<Become>]>([
    ['become_exe: /opt/sudo', { method: 'sudo', user: 'root', exe: '/opt/sudo' }],
    [`become_user: ''`, { user: 'root' }],
    ['become_method: ansible.builtin.su', { method: 'su' }],
    ['become_method: community.general.doas, become_user: www', { method: 'doas', user: 'www' }],
  ])('%s', async (keywords, expected) => {
    const asked: (Become | undefined)[] = []

    await rig.run(play(`- {ping: , become: true, ${keywords}}`), {
      connect: async (target) => {
        const connection = await connect(target)
        return {
          exchanges: 0,
          close: () => connection.close(),
          shell: (become) => {
            asked.push(become)
            return connection.shell()
          },
        }
      },
    })

    expect(asked[0]).toMatchObject(expected)
  })
})
