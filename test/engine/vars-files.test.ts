import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { print } from '../../src/engine/loop.ts'
import { Rig } from './rig.ts'

let rig: Rig
beforeEach(() => {
  rig = new Rig()
})
afterEach(() => rig[Symbol.dispose]())

const inventory = `
all:
  hosts: {a: {kind: one}, b: {kind: two}}
  vars: {ansible_connection: local, x: inventory}
`

/** What x is on hosts a and b. */
async function x(files: string, gather = false) {
  const ran = await rig.run(
    `
- hosts: all
  gather_facts: ${gather}
  vars: {x: play, name: plain}
  vars_files: ${files}
  tasks: [debug: {msg: "{{ x }}"}]
`,
    { inventory },
  )
  return {
    faults: ran.faults.map(({ message }) => message.replaceAll(rig.folder, '')),
    said: ran.events.flatMap((event) =>
      event.type === 'result' && event.task.module === 'debug'
        ? [print(event.result.get('msg') ?? null)]
        : [],
    ),
  }
}

describe('vars_files', () => {
  it.each([
    ['win over the variables of the play', 'plain.yml', ['plain', 'plain']],
    ['are found in vars/ first', 'both.yml', ['in vars', 'in vars']],
    ['may be named by the variables of the play', '"{{ name }}.yml"', ['plain', 'plain']],
    ['may differ by host', '["{{ kind }}.yml"]', ['one', 'two']],
    ['are the first that is there of a list', '[[none.yml, plain.yml]]', ['plain', 'plain']],
    ['are the first that is there, host by host', '[["{{ kind }}-more.yml", plain.yml]]', ['plain', 'more']],
    ['are left out while their names are not known', '["{{ nope }}.yml"]', ['play', 'play']],
    ['hide those before them', '[plain.yml, "{{ kind }}.yml"]', ['one', 'two']],
  ])('%s', async (_, files, expected) => {
    rig.file('plain.yml', 'x: plain')
    rig.file('both.yml', 'x: beside')
    rig.file('vars/both.yml', 'x: in vars')
    rig.file('one.yml', 'x: one')
    rig.file('two.yml', 'x: "{{ kind }}"')
    rig.file('two-more.yml', 'x: more')

    expect(await x(files)).toEqual({ faults: [], said: expected })
  })

  it('may be named by facts', async () => {
    rig.file('Linux.yml', 'x: linux')

    expect((await x('["{{ ansible_system }}.yml"]', true)).said).toEqual(['linux', 'linux'])
  })

  it('may name the files that tasks import', async () => {
    rig.file('names.yml', 'which: mine')
    rig.file('mine.yml', '- debug: {msg: mine}')
    const ran = await rig.run(
      `
- hosts: all
  gather_facts: false
  vars: {which: of the play}
  vars_files: names.yml
  tasks: [import_tasks: "{{ which }}.yml"]
`,
      { inventory },
    )

    expect(ran.faults).toEqual([])
    expect(ran.events.filter(({ type }) => type === 'result')).toHaveLength(2)
  })

  it('that are not there are a mistake', async () => {
    expect(await x('none.yml')).toEqual({
      faults: ['vars_files: there is no file /vars/none.yml or /none.yml'],
      said: [],
    })
  })

  it('that are not there for a host fail its task', async () => {
    rig.file('one.yml', 'x: one')

    expect((await x('["{{ kind }}.yml"]')).said.toSorted()).toEqual([
      expect.stringContaining('vars_files: there is no file'),
      'one',
    ])
  })
})
