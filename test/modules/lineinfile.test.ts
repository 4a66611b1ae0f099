import { describe, expect, it } from 'vitest'
import { putLine } from '../../modules/lineinfile/put.ts'
import { lineinfile } from '../../modules/lineinfile.ts'
import { edited, fileOf } from './edited.ts'

const preset = { state: 'present', backrefs: false, firstmatch: false, create: false, backup: false }
const play = (text: string | undefined, params: object) =>
  edited(lineinfile, text, { path: '/f', ...preset, ...params })

// What Ansible 2.19 makes of the same texts.
describe('a line that is to be there', () => {
  it.each([
    ['stays', 'a\nb\n', { line: 'a' }, 'a\nb\n', ''],
    ['stays without its newline being Unix', 'a\r\nb\n', { line: 'b' }, 'a\r\nb\n', ''],
    ['gets the newline it lacks', 'a', { line: 'a' }, 'a\n', 'line replaced'],
    ['goes to the end', 'a\n', { line: 'b' }, 'a\nb\n', 'line added'],
    ['goes to the end of a text without final newline', 'a', { line: 'b' }, 'a\nb\n', 'line added'],
    ['goes to an empty file', '', { line: 'b' }, 'b\n', 'line added'],
    ['goes to the beginning', 'a\n', { line: 'b', insertbefore: 'BOF' }, 'b\na\n', 'line added'],
    [
      'goes to the beginning by the other word',
      'a\n',
      { line: 'b', insertafter: 'BOF' },
      'b\na\n',
      'line added',
    ],
    [
      'goes behind the last match',
      'a1\na2\nb\n',
      { line: 'x', insertafter: '^a' },
      'a1\na2\nx\nb\n',
      'line added',
    ],
    [
      'goes behind the first match',
      'a1\na2\nb\n',
      { line: 'x', insertafter: '^a', firstmatch: true },
      'a1\nx\na2\nb\n',
      'line added',
    ],
    [
      'goes before the last match',
      'a1\na2\n',
      { line: 'x', insertbefore: '^a' },
      'a1\nx\na2\n',
      'line added',
    ],
    [
      'goes before the first match',
      'a1\na2\n',
      { line: 'x', insertbefore: '^a', firstmatch: true },
      'x\na1\na2\n',
      'line added',
    ],
    ['goes to the end where nothing matches', 'a\n', { line: 'x', insertafter: 'z' }, 'a\nx\n', 'line added'],
    ['stays where it is, whatever the place', 'x\na\n', { line: 'x', insertafter: 'a' }, 'x\na\n', ''],
    [
      'is not looked for behind the first match',
      'a\nb\nx\n',
      { line: 'x', insertafter: 'a', firstmatch: true },
      'a\nx\nb\nx\n',
      'line added',
    ],
    [
      'stays right behind the first match',
      'a\nx\n',
      { line: 'x', insertafter: 'a', firstmatch: true },
      'a\nx\n',
      '',
    ],
    ['replaces the last match', 'a1\na2\n', { line: 'x', regexp: '^a' }, 'a1\nx\n', 'line replaced'],
    [
      'replaces the first match',
      'a1\na2\n',
      { line: 'x', regexp: '^a', firstmatch: true },
      'x\na2\n',
      'line replaced',
    ],
    ['replaces by a text', 'a.b\nacb\n', { line: 'x', search_string: 'a.b' }, 'x\nacb\n', 'line replaced'],
    ['is added where the pattern matches nothing', 'a\n', { line: 'x', regexp: 'z' }, 'a\nx\n', 'line added'],
    [
      'replaces rather than going to a place',
      'a\nb\n',
      { line: 'x', regexp: 'a', insertafter: 'b' },
      'x\nb\n',
      'line replaced',
    ],
    ['takes a backslash as it is', 'a\n', { line: '\\1', regexp: 'a' }, '\\1\n', 'line replaced'],
    [
      'takes groups of the pattern',
      'port=1;\n',
      { line: '\\1\\g<rest>', regexp: '^(port=)\\d(?P<rest>.*)', backrefs: true },
      'port=;\n',
      'line replaced',
    ],
    ['is not made of groups of nothing', 'a\n', { line: '\\1', regexp: '(z)', backrefs: true }, 'a\n', ''],
    [
      'meets a pattern with its newline',
      'a \nb\n',
      { line: 'x', regexp: 'a\\s\\n' },
      'x\nb\n',
      'line replaced',
    ],
    ['makes the file', undefined, { line: 'x', create: true }, 'x\n', 'line added'],
  ])('%s', (_, text, params, after, msg) => {
    expect(play(text, params)).toMatchObject({ text: after, msg, backup: '' })
  })

  it('keeps apart what has no newline at its end', () => {
    // Ansible would make one line of the two.
    expect(putLine('a', { line: 'x', insertafter: 'a', ...preset }).text).toBe('a\nx\n')
  })
})

describe('a line that is not to be there', () => {
  it.each([
    ['goes, each time', 'a\nb\na\r\nab\n', { line: 'a' }, 'b\nab\n', '2 line(s) removed', 2],
    ['goes by a pattern', 'a1\nb\na2', { regexp: '^a\\d$' }, 'b\n', '2 line(s) removed', 2],
    ['goes by a text', 'a.b\nacb\n', { search_string: 'a.b' }, 'acb\n', '1 line(s) removed', 1],
    [
      'goes by the pattern, not by the line',
      'a\nb\n',
      { regexp: 'a', line: 'b' },
      'b\n',
      '1 line(s) removed',
      1,
    ],
    ['may be gone already', 'b\n', { line: 'a' }, 'b\n', '', 0],
  ])('%s', (_, text, params, after, msg, found) => {
    expect(play(text, { ...params, state: 'absent' })).toMatchObject({ text: after, msg, found })
  })

  it('needs no file', () => {
    expect(play(undefined, { line: 'a', state: 'absent' })).toEqual({
      path: '/f',
      msg: 'file not present',
      backup: '',
      text: undefined,
    })
  })
})

it.each([
  ['a file that is not there', fileOf(undefined), '/f does not exist (create makes it)', 'file'],
  ['a directory', { ...fileOf(''), kind: 'directory' as const }, '/f is a directory', undefined],
])('refuses %s', (_, state, refused, missing) => {
  expect(lineinfile.plan(state, { path: '/f', ...preset, line: 'x' } as never)).toEqual({
    refused,
    ...(missing && { missing }),
  })
})

it('says that it would go on and on', () => {
  const params = { path: '/f', ...preset, regexp: 'a', line: 'aa\nb' } as never

  expect(lineinfile.plan(fileOf('a\n'), params)).toMatchObject({ unsettled: true })
  expect(lineinfile.warn!(fileOf('a\n'), params)).toEqual([expect.stringContaining('changes with every run')])
})

it.each([{ regexp: '' }, { search_string: '' }])('warns of %o', (empty) => {
  const params = { path: '/f', ...preset, line: 'x', ...empty } as never

  expect(lineinfile.warn!(fileOf('x\n'), params)).toEqual([expect.stringMatching(/^an empty .* every line/)])
})

describe('lineinfile checks', () => {
  it.each([
    ['no line', {}, 'line is required with state "present"'],
    ['nothing to remove', { state: 'absent' }, 'one of line, regexp and search_string is required'],
    ['two ways to find', { line: 'x', regexp: 'a', search_string: 'b' }, 'regexp and search_string exclude'],
    [
      'two places',
      { line: 'x', insertafter: 'a', insertbefore: 'b' },
      'insertbefore and insertafter exclude',
    ],
    ['groups without a pattern', { line: 'x', backrefs: true }, 'backrefs needs regexp'],
    [
      'groups of a text',
      { line: 'x', search_string: 'a', regexp: 'a', backrefs: true },
      'exclude each other',
    ],
    ['a group that is none', { line: '\\2', regexp: '(a)', backrefs: true }, 'line names the group 2'],
    ['a pattern that is none', { line: 'x', regexp: '(a' }, 'regexp is not a regular expression'],
    ['a place that is none', { line: 'x', insertafter: '[a' }, 'insertafter is not a regular expression'],
    ['a decimal mode', { line: 'x', mode: '689' }, 'mode must be octal'],
    ['a command without a place', { line: 'x', validate: 'sshd -t' }, 'must contain %s'],
  ])('%s', (_, params, message) => {
    expect(lineinfile.check!({ path: '/f', ...preset, ...params } as never).join('\n')).toContain(message)
  })
})
