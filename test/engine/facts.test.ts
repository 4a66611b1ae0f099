import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { print } from '../../src/engine/loop.ts'
import { connect } from '../../src/transport/connect.ts'
import { type Connect, Unreachable } from '../../src/transport/shell.ts'
import { type Ran, Rig } from './rig.ts'

let rig: Rig
beforeEach(() => {
  rig = new Rig()
})
afterEach(() => rig[Symbol.dispose]())

const play = (tasks: string, more = '') => `
- hosts: a
${more.replace(/^/gm, '  ')}
  tasks:
${tasks.replace(/^/gm, '    ')}
`

const said = ({ events }: Ran) =>
  events.flatMap((event) =>
    event.type === 'result' && event.result.has('msg') ? [print(event.result.get('msg')!)] : [],
  )

/** Connections as they are, and the scripts that went over them. */
function watched(): { readonly connect: Connect; readonly scripts: string[] } {
  const scripts: string[] = []
  return {
    scripts,
    connect: async (target) => {
      const connection = await connect(target)
      return {
        ...connection,
        get exchanges() {
          return connection.exchanges
        },
        close: () => connection.close(),
        shell: async (become) => {
          const shell = await connection.shell(become)
          return {
            put: (sha256, bytes) => shell.put(sha256, bytes),
            run: (jobs) => {
              scripts.push(...jobs.map(({ script }) => script.text))
              return shell.run(jobs)
            },
          }
        },
      }
    },
  }
}
const asksForFacts = (script: string) => script.includes('=platform')

const files = (folder: string, content: string) =>
  Array.from({ length: 3 }, (_, i) => `- copy: {content: "${content}", dest: ${folder}/f${i}}`).join('\n')

describe('gathered facts', () => {
  it('are not asked for where nothing reads one', async () => {
    await rig.run(play(files(rig.folder, 'x'), 'gather_facts: false'))
    const { connect, scripts } = watched()

    const ran = await rig.run(play(files(rig.folder, 'x')), { connect })

    expect(ran.trace).toEqual(['Gathering Facts a ok', 'copy a ok', 'copy a ok', 'copy a ok'])
    expect(ran.recap.get('a')).toMatchObject({ ok: 4, changed: 0 })
    expect(ran.exchanges.get('a')).toBe(1)
    expect(scripts.filter(asksForFacts)).toEqual([])
  })

  it('come in the exchange of the tasks before the one that reads them, once', async () => {
    const { connect, scripts } = watched()
    const read = '- debug: {msg: "{{ ansible_system }}"}'

    const ran = await rig.run(play(`${files(rig.folder, 'x')}\n${read}\n${read}`, ''), { connect })

    expect(said(ran)).toEqual(['Linux', 'Linux'])
    expect(scripts.filter(asksForFacts)).toHaveLength(1)
    // One to ask for everything, one for each change.
    expect(ran.exchanges.get('a')).toBe(1 + 3)
  })

  it.each([
    ['as variables', '{{ ansible_system }}', 'Linux'],
    ['as ansible_facts', '{{ ansible_facts.system }}', 'Linux'],
    ['of another host', "{{ hostvars['b'].ansible_system }}", 'Linux'],
    ['where they are only asked after', '{{ ansible_system is defined }}', 'true'],
    ['where a default stands by', '{{ ansible_system | default("none") }}', 'Linux'],
    ['through other variables', '{{ kind }}', 'Linux'],
  ])('are read %s', async (_, template, expected) => {
    const ran = await rig.run(
      play(`- debug: {msg: ${JSON.stringify(template)}}`, 'vars: {kind: "{{ ansible_system }}"}').replace(
        'hosts: a',
        'hosts: a,b',
      ),
    )

    expect(said(ran)).toEqual([expected, expected])
  })

  it.each([
    ['in a condition', '- {debug: {msg: x}, when: ansible_system == "Linux"}'],
    ['in a loop', '- {debug: {msg: x}, loop: ["{{ ansible_system }}"], when: item == "Linux"}'],
    ['in a name', '- {name: "on {{ ansible_system }}", debug: {msg: x}}'],
    ['in changed_when', '- {debug: {msg: x}, changed_when: ansible_system != "Linux"}'],
    ['in a keyword', '- {debug: {msg: x}, ignore_errors: "{{ ansible_system == \'Linux\' }}"}'],
    ['in an assertion', '- assert: {that: ansible_system == "Linux"}'],
    ['in a template', '- template: {src: t.j2, dest: DIR/out}'],
  ])('are found %s', async (_, task) => {
    rig.file('t.j2', '{{ ansible_system }}')

    const ran = await rig.run(play(task.replace('DIR', rig.folder)))

    expect(ran.exitCode).toBe(0)
    expect(ran.trace.at(-1)).toMatch(/ a (ok|changed)/)
  })

  it.each([
    [
      'the subset',
      'gather_subset: ["!all", "!min", network]',
      'ansible_interfaces is defined',
      'ansible_memtotal_mb is defined',
    ],
    [
      'the path of local facts',
      'fact_path: DIR',
      'ansible_local.mine.x == 1',
      'ansible_local.other is defined',
    ],
    [
      'defaults of the module setup',
      'module_defaults: {setup: {filter: [ansible_system]}}',
      'ansible_system is defined',
      'ansible_kernel is defined',
    ],
  ])('follow %s', async (_, keyword, there, missing) => {
    rig.file('mine.fact', '{"x": 1}')

    const ran = await rig.run(
      play(`- assert: {that: ["${there}", "not (${missing})"]}`, keyword.replace('DIR', rig.folder)),
    )

    expect(ran.faults).toEqual([])
    expect(ran.trace.at(-1)).toBe('assert a ok')
  })

  it('stay for later plays, and are asked for anew where one gathers', async () => {
    const { connect, scripts } = watched()
    const read = '- debug: {msg: "{{ ansible_system }}"}'

    await rig.run(`${play(read)}${play(read, 'gather_facts: false')}${play(read)}`, { connect })

    expect(scripts.filter(asksForFacts)).toHaveLength(2)
  })

  it('are not gathered where tags leave them out', async () => {
    const tagged = play('- {debug: {msg: x}, tags: t}', 'tags: p')

    expect((await rig.run(tagged, { tags: ['p'] })).trace).toEqual(['Gathering Facts a ok', 'debug a ok'])
    expect((await rig.run(tagged, { tags: ['t'] })).trace).toEqual(['debug a ok'])
    expect((await rig.run(tagged, { skipTags: ['p'] })).trace).toEqual([])
    expect((await rig.run(play('- debug: {msg: x}'), { skipTags: ['always'] })).trace).toEqual(['debug a ok'])
  })

  it('show whether the host is there, even where nothing reads them', async () => {
    const ran = await rig.run(play('- debug: {msg: x}'), {
      connect: () => Promise.reject(new Unreachable('gone')),
    })

    expect(ran.trace).toEqual(['Gathering Facts a unreachable'])
    expect(ran.exitCode).toBe(4)
  })
})

describe('the precedence of facts', () => {
  it.each([
    [
      'above the inventory',
      'all:\n  hosts: {a: {ansible_system: inventory}}\n  vars: {ansible_connection: local}\n',
      'gather_facts: true',
      'Linux',
    ],
    ['below the variables of the play', undefined, 'vars: {ansible_system: play}', 'play'],
  ])('is %s', async (_, inventory, more, expected) => {
    const ran = await rig.run(play('- debug: {msg: "{{ ansible_system }}"}', more), {
      ...(inventory !== undefined && { inventory }),
    })

    expect(said(ran)).toEqual([expected])
  })

  it.each([
    ['set_fact above the variables of the play', '{x: fact}', 'play', 'fact'],
    ['what was kept as a fact below them, in later plays', '{x: fact, cacheable: true}', 'play', 'fact'],
  ])('has %s', async (_, parameters, x, expected) => {
    const ran = await rig.run(
      play(`- set_fact: ${parameters}\n- debug: {msg: "{{ x }}"}`, `gather_facts: false\nvars: {x: ${x}}`),
    )

    expect(said(ran)).toEqual([expected])
  })
})
