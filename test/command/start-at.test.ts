import { describe, expect, it } from 'vitest'
import { startAt } from '../../src/command/start-at.ts'
import { tasksIn } from '../../src/playbook/load.ts'
import type { Play } from '../../src/playbook/model.ts'
import { fullName } from '../../src/playbook/task-name.ts'
import { mistakes } from '../inventory/folder.ts'
import { loaded } from './plays.ts'

const all = [
  'pre',
  'web : install',
  'web : inner',
  'web : rescued',
  'web : cleaned',
  'web : include_tasks',
  'on {{ inventory_hostname }}',
  'debug',
  'two [last]',
]

function left(name: string): readonly Play[] {
  const { playbook } = loaded()
  return startAt([playbook], name).flatMap(({ plays }) => plays)
}

describe('--start-at-task', () => {
  it.each([
    ['a name', 'pre', all],
    ['a name without its role', 'install', all.slice(1)],
    ['a name with its role', 'web : install', all.slice(1)],
    ['a glob', '*nn*', all.slice(2)],
    ['a task in a block', 'inner', all.slice(2)],
    ['a task in an always section', 'cleaned', all.slice(4)],
    ['a module, where there is no name', 'include_tasks', all.slice(5)],
    ['a name as it is written', 'on {{ inventory_hostname }}', all.slice(6)],
    ['a name with brackets', 'two [last]', all.slice(8)],
  ])('leaves what follows %s', (_title, name, expected) => {
    const tasks = left(name).flatMap(({ sections }) => [...tasksIn(sections.flat())])

    expect(tasks.map(fullName)).toEqual(expected)
  })

  it('has facts gathered from the play on in which it stands', () => {
    const gathers = (name: string) => left(name).map(({ gathering }) => gathering !== undefined)

    expect([gathers('inner'), gathers('two*')]).toEqual([
      [true, true],
      [false, true],
    ])
  })

  it.each(['rescued', 'Gathering Facts', 'install '])('is a mistake at %j', (name) => {
    expect(mistakes(() => left(name))).toEqual([`--start-at-task: no task is named ${JSON.stringify(name)}`])
  })
})
