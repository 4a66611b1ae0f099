import { afterEach, beforeEach, expect, it } from 'vitest'
import { Rig } from './rig.ts'

let rig: Rig
beforeEach(() => {
  rig = new Rig()
})
afterEach(() => rig[Symbol.dispose]())

it('asks before each task and handler, and leaves out what is not wanted', async () => {
  rig.file('more.yml', '- name: included\n  debug: {}\n')
  const asked: string[] = []

  const { trace } = await rig.run(
    `
- hosts: a
  gather_facts: false
  tasks:
    - {name: out, debug: {}}
    - {name: in, debug: {}, changed_when: true, notify: h}
    - meta: noop
    - {name: out, include_tasks: more.yml}
    - {name: in, include_tasks: more.yml}
  handlers:
    - {name: h, debug: {}}
`,
    {
      step: async (task) => {
        asked.push(task)
        return task !== 'out'
      },
    },
  )

  expect(asked).toEqual(['out', 'in', 'out', 'in', 'included', 'h'])
  expect(trace).toEqual(['in a changed', 'included a ok', 'h a ok'])
})
