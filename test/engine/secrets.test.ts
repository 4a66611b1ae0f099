import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defineModule } from '../../src/module.ts'
import { sh } from '../../src/script.ts'
import { Rig } from './rig.ts'
import { said } from './said.ts'

let rig: Rig
beforeEach(() => {
  rig = new Rig()
})
afterEach(() => rig[Symbol.dispose]())

/** Keeps a password in a file. */
const account = defineModule({
  name: 'account',
  params: {
    description: 'A file with a password.',
    type: 'object',
    required: ['path', 'password'],
    additionalProperties: false,
    properties: {
      path: { type: 'string' },
      password: { type: 'string', writeOnly: true, minLength: 8 },
    },
  },
  probe: ({ path }) => sh`if test -s ${path}; then echo set; else echo unset; fi`,
  parse: (output) => ({ password: output.trim() }),
  plan: (state) => (state.password === 'set' ? undefined : { before: state, after: { password: 'set' } }),
  apply: (_, { path, password }) => sh`printf %s ${password} >${path}`,
})

const secret = 'hunter2-sesame'
const play = (tasks: string) =>
  `- hosts: a\n  gather_facts: false\n  tasks:\n${tasks.trim().replace(/^/gm, '    ')}\n`
const inventory = `all:
  hosts:
    a:
      ansible_connection: local
      ansible_password: ${secret}
      ansible_become_password: "{{ 'hunter2' ~ '-sesame' }}"
      plain: ${secret}
`

describe('a secret is never shown', () => {
  it.each([
    ['of a parameter', '- account: {path: DIR/x, password: "{{ plain }}"}\n  vars: {x: 1}'],
    ['of a parameter that is wrong', `- account: {path: DIR/x, password: "{{ plain[:7] }}"}`],
    ['in a debugged password', '- debug: {var: ansible_password}'],
    ['in a message', '- debug: {msg: "it is {{ ansible_become_password }}!"}'],
    ['through hostvars', '- debug: {msg: "{{ hostvars[\'a\'].ansible_password }}"}'],
    [
      'through all variables',
      '- debug: {msg: "{{ vars.ansible_become_password | upper }} {{ vars.ansible_password }}"}',
    ],
    ['through facts', '- set_fact: {mine: "{{ ansible_password }}"}\n- debug: {var: mine}'],
    ['in the content of a file', '- copy: {content: "pw={{ ansible_password }}\\n", dest: DIR/x}'],
    ['in a template', '- template: {src: t.j2, dest: DIR/x}'],
    ['in a script', '- shell: "test {{ ansible_password }} = other"\n  ignore_errors: true'],
    ['in the environment', '- shell: test -n "$PW"\n  environment: {PW: "{{ ansible_password }}"}'],
    [
      'where it cannot stand',
      '- file: {path: "/{{ ansible_password }}", state: absent}\n  ignore_errors: true',
    ],
    ['in a loop', '- debug: {msg: "{{ item }}"}\n  loop: ["{{ ansible_password }}"]'],
    ['under no_log', '- shell: echo {{ plain }}\n  no_log: true'],
    ['under no_log in a failure', '- shell: echo {{ plain }}; exit 1\n  no_log: true\n  ignore_errors: true'],
    ['under no_log in a loop', '- shell: echo {{ item }}\n  no_log: true\n  loop: ["{{ plain }}"]'],
    [
      'under no_log in another attempt',
      '- debug: {msg: "{{ plain }}"}\n  no_log: true\n  until: false\n  retries: 1\n  delay: 0\n  ignore_errors: true',
    ],
    [
      'in another attempt',
      '- debug: {msg: "{{ ansible_password }}"}\n  until: false\n  retries: 1\n  delay: 0\n  ignore_errors: true',
    ],
    [
      'under no_log for one item',
      '- shell: echo {{ item.x }}\n  no_log: "{{ item.hide }}"\n  loop: [{x: "{{ plain }}", hide: yes}]',
    ],
    ['under no_log in a difference', '- copy: {content: "{{ plain }}", dest: DIR/x}\n  no_log: true'],
    [
      'under no_log in a fault',
      '- file: {path: /x, state: "{{ plain }}"}\n  no_log: true\n  ignore_errors: true',
    ],
  ])('%s', async (_, tasks) => {
    rig.file('t.j2', 'pw={{ ansible_password }}\n')
    const ran = await rig.run(play(tasks.replaceAll('DIR', rig.folder)), {
      inventory,
      modules: [account],
      verbosity: 3,
    })

    expect(ran.faults).toEqual([])
    expect(ran.events.some(({ type }) => type === 'result')).toBe(true)
    expect(said(ran).toLowerCase()).not.toContain('hunter2')
  })

  it('but reaches the host', async () => {
    const ran = await rig.run(
      play(
        `- account: {path: ${rig.folder}/x, password: "{{ ansible_password }}"}
- copy: {content: "{{ ansible_become_password }}", dest: ${rig.folder}/y}
- shell: printf %s "$PW" >${rig.folder}/z
  environment: {PW: "{{ ansible_password }}"}`,
      ),
      { inventory, modules: [account] },
    )

    expect(ran.trace.every((line) => line.endsWith('changed'))).toBe(true)
    for (const name of ['x', 'y', 'z']) expect(readFileSync(join(rig.folder, name), 'utf8')).toBe(secret)
  })

  it('nor does anything else of a hidden result appear', async () => {
    const ran = await rig.run(play('- {name: quiet, shell: echo loud words, no_log: true}'))

    expect(said(ran)).not.toMatch(/loud words"|"stdout"|"rc"/)
    expect(ran.trace).toEqual(['quiet a changed'])
  })
})

it('no_log that cannot be evaluated lets the task do nothing', async () => {
  const ran = await rig.run(play(`- shell: echo ${secret} >${rig.folder}/x\n  no_log: "{{ nope }}"`))

  expect(ran.trace).toEqual(['shell a failed'])
  expect(said(ran)).toContain('nope is undefined')
})
