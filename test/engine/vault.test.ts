import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Vault, vaulted } from '../../src/vault.ts'
import { Rig } from './rig.ts'
import { said } from './said.ts'

const password = { id: 'prod', password: Buffer.from('pw') }
const vault = new Vault([password])
const secret = 'hunter2-sesame'
const encrypted = (text: string) => vaulted(Buffer.from(text), password)
/** As a value in YAML. */
const inline = (text: string) => `!vault |\n${encrypted(text).replace(/^(?=.)/gm, ' '.repeat(10))}`

let rig: Rig
beforeEach(() => {
  rig = new Rig()
})
afterEach(() => rig[Symbol.dispose]())

const play = (tasks: string, more = '') =>
  `- hosts: a\n  gather_facts: false\n${more}  tasks:\n${tasks.trim().replace(/^/gm, '    ')}\n`
const written = (name = 'out') => readFileSync(join(rig.folder, name), 'utf8')
const write = (value: string) => `- copy: {content: "${value}", dest: DIR/out}`
const run = (playbook: string, options: Parameters<Rig['run']>[1] = {}) =>
  rig.run(playbook.replaceAll('DIR', rig.folder), { vault, verbosity: 3, ...options })

describe('what is encrypted is opened, and never shown', () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['a value in a playbook', {}, play(write('{{ pw }}'), `  vars:\n    pw: ${inline(secret)}`)],
    ['in group_vars', { 'group_vars/all.yml': encrypted(`pw: ${secret}\n`) }, play(write('{{ pw }}'))],
    ['in host_vars', { 'host_vars/a/x.yml': `pw: ${inline(secret)}` }, play(write('{{ pw }}'))],
    [
      'in vars_files',
      { 'v.yml': encrypted(`pw: ${secret}\n`) },
      play(write('{{ pw }}'), '  vars_files: [v.yml]\n'),
    ],
    [
      'in included variables',
      { 'v.yml': encrypted(`pw: ${secret}\n`) },
      play(`- include_vars: v.yml\n${write('{{ pw }}')}`),
    ],
    [
      'in variables of a role',
      {
        'roles/r/vars/main.yml': encrypted('pw: "{{ a }}-sesame"\n'),
        'roles/r/defaults/main.yml': encrypted('a: hunter2\n'),
        'roles/r/tasks/main.yml': '- copy: {content: "{{ pw }}", dest: "{{ playbook_dir }}/out"}\n',
      },
      play('- debug: {msg: "{{ pw }}"}', '  roles: [r]\n'),
    ],
    [
      'in a file of tasks',
      { 't.yml': encrypted(`- shell: printf ${secret} >{{ playbook_dir }}/out; echo ${secret}\n`) },
      play('- import_tasks: t.yml'),
    ],
    [
      'in included tasks',
      { 't.yml': encrypted(`- copy: {content: ${secret}, dest: "{{ playbook_dir }}/out"}\n`) },
      play('- include_tasks: t.yml'),
    ],
    ['in a file to copy', { 'f.txt': encrypted(secret) }, play('- copy: {src: f.txt, dest: DIR/out}')],
    [
      'in a template',
      { 't.j2': encrypted('{{ "hunter2" }}-sesame') },
      play('- template: {src: t.j2, dest: DIR/out}'),
    ],
    [
      'by the lookup file',
      { 'f.txt': encrypted(`${secret}\n`) },
      play(write("{{ lookup('file', 'f.txt') }}")),
    ],
    [
      'by the lookup unvault',
      { 'f.txt': encrypted(secret) },
      play(write("{{ lookup('unvault', 'f.txt') }}")),
    ],
    [
      'by the lookup template',
      { 't.j2': encrypted(`{{ '${secret}' }}`) },
      play(write("{{ lookup('template', 't.j2') }}")),
    ],
    [
      'by the lookup ini',
      { 'f.ini': encrypted(`[global]\npw = ${secret}\n`) },
      play(write("{{ lookup('ini', 'pw', file='f.ini') }}")),
    ],
    [
      'by the lookup csvfile',
      { 'f.csv': encrypted(`pw,${secret}\n`) },
      play(write("{{ lookup('csvfile', 'pw', file='f.csv', delimiter=',') }}")),
    ],
    [
      'in a loop of includes',
      { 't.yml': '- copy: {content: "{{ item }}", dest: "{{ playbook_dir }}/out"}\n' },
      play('- include_tasks: t.yml\n  loop: ["{{ pw }}"]', `  vars:\n    pw: ${inline(secret)}`),
    ],
  ])('%s', async (_, files, playbook) => {
    for (const [name, text] of Object.entries(files)) rig.file(name, text)
    // So that there is a difference to show.
    rig.file('out', 'hunter2-old\n')

    const ran = await run(playbook)

    expect(ran.faults).toEqual([])
    expect(ran.exitCode).toBe(0)
    expect(written()).toBe(secret)
    expect(said(ran)).not.toContain('hunter2')
  })

  it('the inventory itself', async () => {
    const inventory = encrypted(`all:\n  hosts: {a: {pw: ${secret}, ansible_connection: local}}\n`)

    const ran = await run(play(`${write('{{ pw }}')}\n- debug: {var: pw}`), { inventory })

    expect(written()).toBe(secret)
    expect(said(ran)).not.toContain('hunter2')
  })

  it('a whole playbook', async () => {
    const ran = await run(encrypted(play(`- shell: printf ${secret} >${rig.folder}/out; echo ${secret}`)))

    expect(written()).toBe(secret)
    expect(said(ran)).not.toContain('hunter2')
  })
})

describe('a secret in the open', () => {
  it('hides what comes of the task', async () => {
    const tasks = `
- name: made
  file: {path: "DIR/{{ pw }}", state: touch}
  register: made
- name: shown
  debug: {var: made}
- name: known
  debug: {msg: yes}
  when: made.dest == 'DIR/${secret}'
- name: wrong
  file: {path: /x, state: "{{ pw }}"}
  ignore_errors: true
`
    const ran = await run(play(tasks, `  vars:\n    pw: ${inline(secret)}`))

    expect(ran.trace).toEqual(['made a changed', 'shown a ok', 'known a ok', 'wrong a failed'])
    expect(written(secret)).toBe('')
    expect(said(ran)).not.toContain('hunter2')
  })

  it('says how to reach a host', async () => {
    rig.file('group_vars/all.yml', encrypted('ansible_connection: local\nwhere: b\n'))

    const ran = await run(play('- command: "true"\n  delegate_to: "{{ where }}"'), {
      inventory: 'all: {hosts: {a: , b: }}\n',
    })

    expect(ran.trace).toEqual(['command a changed'])
  })
})

it('a file is copied as it is if that is asked for', async () => {
  const text = encrypted(secret)
  rig.file('f.txt', text)

  await run(play('- copy: {src: f.txt, dest: DIR/out, decrypt: false}'))

  expect(written()).toBe(text)
})

it('a task of an encrypted file is shown if it says so', async () => {
  rig.file('t.yml', encrypted('- debug: {msg: hello}\n  no_log: false\n- debug: {msg: quiet}\n'))

  const output = said(await run(play('- import_tasks: t.yml')))

  expect(output).toContain('hello')
  expect(output).not.toContain('quiet')
})

describe('without the password', () => {
  it('all that is encrypted is told before anything is done', async () => {
    rig.file('v.yml', encrypted('a: 1\n'))
    rig.file('t.yml', encrypted('- debug:\n'))
    const playbook = play('- import_tasks: t.yml', `  vars_files: [v.yml]\n  vars:\n    pw: ${inline('x')}`)

    const ran = await rig.run(playbook)

    expect(ran.events).toEqual([])
    expect(
      ran.faults.map(({ place, message }) => [place?.file.split('/').at(-1), place?.line, message]),
    ).toEqual([
      ['play.yml', 5, expect.stringContaining('this is encrypted for the vault id prod')],
      ['v.yml', 1, expect.stringContaining('this is encrypted for the vault id prod')],
      ['t.yml', 1, expect.stringContaining('this is encrypted for the vault id prod')],
    ])
  })

  it('a file to copy fails the host', async () => {
    rig.file('f.txt', encrypted(secret))

    const ran = await rig.run(play(`- copy: {src: f.txt, dest: ${rig.folder}/out}`))

    expect(ran.trace).toEqual(['copy a failed'])
    expect(said(ran)).toContain('this is encrypted for the vault id prod, and there is no vault password')
  })
})

it('mistakes in an encrypted file have their place, but show no line', async () => {
  rig.file('t.yml', encrypted(`- debug: {msg: ${secret}}\n- debgu: {msg: ${secret}}\n`))

  const { faults } = await run(play('- import_tasks: t.yml'))

  expect(faults.map(({ place, message }) => [place?.line, message])).toEqual([
    [2, 'unknown module or keyword "debgu"'],
  ])
})
