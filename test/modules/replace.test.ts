import { describe, expect, it } from 'vitest'
import { replace } from '../../modules/replace.ts'
import { edited, fileOf } from './edited.ts'

const preset = { path: '/f', replace: '', backup: false, encoding: 'utf-8' }
const play = (text: string | undefined, params: object) => edited(replace, text, { ...preset, ...params })

// What Ansible 2.19 makes of the same texts.
describe('matches', () => {
  it.each([
    ['go', 'a1\nb\na2\n', { regexp: 'a\\d\\n' }, 'b\n', '2 replacements made'],
    ['are counted, one as well', 'a\n', { regexp: 'a$', replace: 'b' }, 'b\n', '1 replacements made'],
    ['are of lines', 'a\naa\n', { regexp: '^a$', replace: 'x' }, 'x\naa\n', '1 replacements made'],
    ['may be none', 'a\n', { regexp: 'z', replace: 'x' }, 'a\n', ''],
    ['may be replaced with themselves', 'a\n', { regexp: 'a', replace: 'a' }, 'a\n', ''],
    [
      'give groups',
      'k=v\n',
      { regexp: '(?P<k>\\w)=(\\w)', replace: '\\2=\\g<k>\\n' },
      'v=k\n\n',
      '1 replacements made',
    ],
    ['are of several lines', 'a\nb\n', { regexp: '(?s)a.b', replace: 'x' }, 'x\n', '1 replacements made'],
    [
      'count behind a place',
      'a\n# s\na\na\n',
      { regexp: 'a', replace: 'x', after: '# s' },
      'a\n# s\nx\nx\n',
      '2 replacements made',
    ],
    [
      'count before a place, the last such',
      'a\n# e\na\n# e\na\n',
      { regexp: 'a', replace: 'x', before: '# e' },
      'x\n# e\nx\n# e\na\n',
      '2 replacements made',
    ],
    [
      'count between places',
      'a\n# s\na\n# e\na\n# e\n',
      { regexp: 'a', replace: 'x', after: '# s', before: '# e' },
      'a\n# s\nx\n# e\na\n# e\n',
      '1 replacements made',
    ],
    [
      'do not count where the places are not',
      'a\n',
      { regexp: 'a', replace: 'x', after: '# s', before: '# e' },
      'a\n',
      'Pattern for before/after params did not match the given file: # s(?P<subsection>.*?)# e',
    ],
  ])('%s', (_, text, params, after, msg) => {
    expect(play(text, params)).toEqual({ path: '/f', rc: 0, text: after, msg })
  })
})

it('refuses a file that is not there', () => {
  expect(play(undefined, { regexp: 'a' })).toEqual({ refused: '/f does not exist', missing: 'file' })
})

it('says that other attributes are all that changes', () => {
  expect(play('a\n', { regexp: 'z', mode: '0640' })).toMatchObject({
    msg: 'ownership, perms or SE linux context changed',
  })
  expect(play('a\n', { regexp: 'a', mode: '0640' })).toMatchObject({
    msg: '1 replacements made and ownership, perms or SE linux context changed',
  })
})

it('says that it would go on and on', () => {
  const params = { ...preset, regexp: 'a', replace: 'aa' } as never

  expect(replace.plan(fileOf('a\n'), params)).toMatchObject({ after: { text: 'aa\n' }, unsettled: true })
  expect(replace.warn!(fileOf('a\n'), params)).toEqual([expect.stringContaining('changes with every run')])
  expect(replace.warn!(fileOf('b\n'), params)).toEqual([])
})

describe('replace checks', () => {
  it.each([
    ['a pattern that is none', { regexp: '(a' }, 'regexp is not a regular expression'],
    ['a place that is none', { regexp: 'a', after: '(a' }, 'after is not a regular expression'],
    ['an end that is none', { regexp: 'a', before: '(a' }, 'before is not a regular expression'],
    ['a group that is none', { regexp: 'a', replace: '\\1' }, 'replace names the group 1'],
  ])('%s', (_, params, message) => {
    expect(replace.check!({ ...preset, ...params } as never)).toEqual([expect.stringContaining(message)])
  })
})
