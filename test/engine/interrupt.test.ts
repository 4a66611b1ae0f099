import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Rig } from './rig.ts'

let rig: Rig
beforeEach(() => {
  rig = new Rig()
})
afterEach(() => rig[Symbol.dispose]())

/** Runs tasks on hosts, and interrupts at the end of the first task `begun` (or of its item). */
async function interrupted(tasks: string, hosts = 'a', more = '') {
  const operator = new AbortController()
  const text = tasks.trim().replace(/^/gm, '    ')
  const { trace, events } = await rig.run(
    `- hosts: ${hosts}\n  gather_facts: false\n${more}  tasks:\n${text}\n`,
    {
      stop: operator.signal,
      during: (event) => {
        if ((event.type === 'result' || event.type === 'item') && event.task.name === 'begun')
          operator.abort()
      },
    },
  )
  return { trace, events }
}

const begun = '{name: begun, debug: {}}'
const never = '{name: never, debug: {}}'

describe('after an interrupt', () => {
  it('nothing is begun', async () => {
    expect((await interrupted(`- ${begun}\n- ${never}`)).trace).toEqual(['begun a ok'])
  })

  it('the always parts of all blocks around run whole, with the blocks, loops, tries and includes in them', async () => {
    rig.file('more.yml', '- {name: included, debug: {}}')
    const { trace } = await interrupted(`
- block:
    - block:
        - ${begun}
        - ${never}
      always:
        - block:
            - {name: wrong, fail: {}}
          rescue:
            - {name: rescued, debug: {}}
          always:
            - {name: deep, debug: {}}
        - {name: each, debug: {}, loop: [1, 2]}
        - {name: tried, debug: {}, register: r, until: r.attempts == 2, delay: 0, retries: 3}
        - include_tasks: more.yml
    - ${never}
  always:
    - {name: outer, debug: {}}
- ${never}
- block:
    - ${never}
  always:
    - ${never}`)

    expect(trace).toEqual([
      'begun a ok',
      'wrong a failed',
      'rescued a ok',
      'deep a ok',
      'each a ok (1)',
      'each a ok (2)',
      'tried a ok',
      'included a ok',
      'outer a ok',
    ])
  })

  it('the always part of a host whose loop was cut short runs too', async () => {
    const { trace } = await interrupted(
      '- block:\n    - {name: begun, debug: {}, loop: [1, 2]}\n  always:\n    - {name: tidy, debug: {}}',
    )

    expect(trace).toEqual(['begun a ok (1)', 'tidy a ok'])
  })

  it('no rescue is begun, and none is claimed', async () => {
    const { trace, events } = await interrupted(
      `- block:\n    - {name: begun, fail: {}}\n  rescue:\n    - ${never}\n  always:\n    - {name: tidy, debug: {}}`,
    )

    expect(trace).toEqual(['begun a failed', 'tidy a ok'])
    expect(events.filter(({ type }) => type === 'rescued')).toEqual([])
  })

  it('each host that goes on alone runs the always parts that it has entered', async () => {
    const { trace } = await interrupted(
      `- block:\n    - {name: begun, debug: {}}\n    - ${never}\n  always:\n    - {name: tidy, debug: {}}`,
      'a,b',
      '  strategy: free\n',
    )

    const hostsOf = (task: string) =>
      trace.filter((line) => line.startsWith(task)).map((line) => line.split(' ')[1])
    expect(hostsOf('tidy').toSorted()).toEqual(hostsOf('begun').toSorted())
    expect(hostsOf('never')).toEqual([])
  })
})
