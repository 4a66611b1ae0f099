import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { print } from '../../src/engine/loop.ts'
import type { Prompt } from '../../src/playbook/model.ts'
import { Rig, type RigOptions } from './rig.ts'

let rig: Rig
beforeEach(() => {
  rig = new Rig()
})
afterEach(() => rig[Symbol.dispose]())

/** What x is in the end, and what was asked. */
async function x(prompt: string, answer: string | undefined, more = '', options: RigOptions = {}) {
  const asked: Prompt[] = []
  const ran = await rig.run(
    `
- hosts: a
  gather_facts: false
  vars: {x: play, y: why}
  vars_prompt: [${prompt}]
  ${more}
  tasks: [debug: {msg: "{{ x }}"}]
`,
    {
      ...(answer !== undefined && {
        ask: async (one) => {
          asked.push(one)
          return answer
        },
      }),
      ...options,
    },
  )
  expect(ran.faults).toEqual([])
  return {
    asked,
    said: ran.events.flatMap((event) =>
      event.type === 'result' ? [print(event.result.get('msg') ?? null)] : [],
    ),
  }
}

describe('a variable of vars_prompt', () => {
  it.each([
    ['is what was answered', '{name: x}', 'given', 'given'],
    ['is not rendered, however it looks', '{name: x}', '{{ y }}', '{{ y }}'],
    ['is the default where nothing was answered', '{name: x, default: d}', '', 'd'],
    ['is empty where there is no default', '{name: x}', '', ''],
    ['has a default that is rendered', '{name: x, default: "{{ y }}"}', '', 'why'],
    ['is the default where nobody can be asked', '{name: x, default: d}', undefined, 'd'],
  ])('%s', async (_, prompt, answer, expected) => {
    expect((await x(prompt, answer)).said).toEqual([expected])
  })

  it('yields to vars_files', async () => {
    rig.file('vars.yml', 'x: file')

    expect((await x('{name: x}', 'given', 'vars_files: vars.yml')).said).toEqual(['file'])
  })

  it('is not asked for where -e gives it', async () => {
    const { asked, said } = await x('{name: x}', 'given', '', { extraVars: new Map([['x', 'extra']]) })

    expect(asked).toEqual([])
    expect(said).toEqual(['extra'])
  })

  it('is asked for as the play says', async () => {
    const { asked } = await x(
      '{name: x}, {name: y, prompt: why?, private: false, confirm: true, default: 1}',
      'given',
    )

    expect(asked).toMatchObject([
      { name: 'x', text: 'x', hidden: true, confirm: false, standing: undefined },
      { name: 'y', text: 'why?', hidden: false, confirm: true, standing: 1 },
    ])
  })
})
