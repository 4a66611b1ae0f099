import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { modules } from '../../modules/index.ts'
import { foresee } from '../../src/engine/foresee.ts'
import { filesBelow } from '../../src/engine/local-files.ts'
import { at } from '../../src/fault.ts'
import { loadPlaybook } from '../../src/playbook/load.ts'
import { Loading } from '../../src/playbook/loading.ts'
import { selectTags } from '../../src/playbook/tags.ts'
import { readText } from '../../src/text-file.ts'
import { folder } from '../inventory/folder.ts'

/** What is foreseen for these tasks, with tags chosen. */
function foreseen(tasks: string, files: Record<string, string> = {}, tags: readonly string[] = []): string[] {
  const path = folder({ ...files, 'play.yml': `- hosts: all\n  tasks:\n${tasks.replace(/^/gm, '    ')}` })
  const loading = new Loading(modules, readText, filesBelow)
  const playbook = loadPlaybook(join(path, 'play.yml'), loading)
  expect(loading.faults).toEqual([])
  const plays = playbook.plays.map((play) => selectTags(play, tags, []))
  foresee([{ ...playbook, plays }], loading, { tags, skipTags: [] })
  return loading.faults.map(({ message, place }) =>
    `${place && at(place)} ${message}`.replaceAll(`${path}/`, ''),
  )
}

describe('an include', () => {
  it.each([
    ['of a missing file', '- include_tasks: no.yml', {}, ['play.yml:3:22 there is no file no.yml']],
    ['of a missing role', '- include_role: {name: gone}', {}, ['play.yml:3:22 there is no role gone']],
    [
      'of a file with mistakes, all of them',
      '- include_tasks: a.yml',
      { 'a.yml': '- degub: {}\n- debug: {mgs: x}\n' },
      ['a.yml:1:3 unknown module or keyword "degub"', 'a.yml:2:11 debug: unknown option "mgs"'],
    ],
    [
      'in an included file, a block and a section always',
      '- block:\n    - include_tasks: a.yml\n  always:\n    - include_tasks: no.yml',
      { 'a.yml': '- include_tasks: b.yml\n' },
      ['a.yml:1:18 there is no file b.yml', 'play.yml:6:26 there is no file no.yml'],
    ],
  ])('is looked into before the run: %s', (_, tasks, files, expected) => {
    expect(foreseen(tasks, files)).toEqual(expected)
  })

  it.each([
    ['under a condition', '- include_tasks: no.yml\n  when: x is defined'],
    ['in a block under a condition', '- block:\n    - include_tasks: no.yml\n  when: x is defined'],
    ['in a loop', '- include_tasks: no.yml\n  loop: "{{ x }}"'],
    ['with a template for its name', '- include_tasks: "{{ x }}.yml"'],
    ['with a rescue', '- block:\n    - include_tasks: no.yml\n  rescue:\n    - debug: {}'],
    ['in a rescue', '- block:\n    - debug: {}\n  rescue:\n    - include_tasks: no.yml'],
  ])('is left to the run %s', (_, tasks) => {
    expect(foreseen(tasks)).toEqual([])
  })

  it('is left out where tags are', () => {
    const tasks = '- include_tasks: no.yml\n  tags: [x]\n- include_tasks: a.yml\n  tags: [always]'

    expect(foreseen(tasks, { 'a.yml': '- include_tasks: b.yml\n' }, ['y'])).toEqual([])
  })

  it('of its own file is no endless search', () => {
    expect(foreseen('- include_tasks: a.yml', { 'a.yml': '- include_tasks: a.yml\n' })).toEqual([])
  })
})
