import { describe, expect, it } from 'vitest'
import { blockinfile } from '../../modules/blockinfile.ts'
import { edited } from './edited.ts'

const preset = {
  ...{ path: '/f', state: 'present', block: 'x', create: false, backup: false },
  ...{ marker: '# {mark} m', marker_begin: 'BEGIN', marker_end: 'END' },
  ...{ append_newline: false, prepend_newline: false },
}
const play = (text: string | undefined, params: object) => edited(blockinfile, text, { ...preset, ...params })

const block = '# BEGIN m\nx\n# END m\n'
const gaps = { append_newline: true, prepend_newline: true }

// What Ansible 2.19 makes of the same texts.
describe('a block', () => {
  it.each([
    ['stays', `a\n${block}b\n`, {}, `a\n${block}b\n`, ''],
    ['goes to the end', 'a\n', {}, `a\n${block}`, 'Block inserted'],
    ['goes to the end of a text without final newline', 'a', {}, `a\n${block}`, 'Block inserted'],
    ['goes to an empty file', '', {}, block, 'Block inserted'],
    ['goes to the beginning', 'a\n', { insertbefore: 'BOF' }, `${block}a\n`, 'Block inserted'],
    [
      'goes behind the last match',
      'a1\na2\nb\n',
      { insertafter: '^a' },
      `a1\na2\n${block}b\n`,
      'Block inserted',
    ],
    [
      'goes before the last match',
      'a1\na2\nb\n',
      { insertbefore: '^a' },
      `a1\n${block}a2\nb\n`,
      'Block inserted',
    ],
    ['goes to the end where nothing matches', 'a\n', { insertbefore: 'z' }, `a\n${block}`, 'Block inserted'],
    [
      'goes behind the first match in the whole file',
      'a\nb\nc\na\nb\n',
      { insertafter: '(?m)^a\\nb$' },
      `a\nb\n${block}c\na\nb\n`,
      'Block inserted',
    ],
    [
      'goes before the first match in the whole file',
      'c\na\nb\n',
      { insertbefore: '(?m)^a\\nb$' },
      `c\n${block}a\nb\n`,
      'Block inserted',
    ],
    ['stays where it is, whatever the place', `${block}a\n`, { insertafter: 'a' }, `${block}a\n`, ''],
    [
      'changes where it is',
      `a\n${block}b\n`,
      { block: 'y\n' },
      `a\n${block.replace('x', 'y')}b\n`,
      'Block inserted',
    ],
    ['is one of two: the last begins it', `# BEGIN m\n${block}`, {}, `# BEGIN m\n${block}`, ''],
    ['is found upside down', '# END m\nz\n# BEGIN m\nb\n', {}, `${block}b\n`, 'Block inserted'],
    ['is none with one mark alone', '# BEGIN m\nz\n', {}, `# BEGIN m\nz\n${block}`, 'Block inserted'],
    ['goes', `a\n${block}b\n`, { state: 'absent' }, 'a\nb\n', 'Block removed'],
    ['goes where it is empty', `a\n${block}b\n`, { block: '' }, 'a\nb\n', 'Block removed'],
    ['may be gone already', 'a\n', { state: 'absent' }, 'a\n', ''],
    [
      'has empty lines around it',
      `a\nb\n`,
      { insertafter: 'a', ...gaps },
      `a\n\n${block}\nb\n`,
      'Block inserted',
    ],
    ['has them already', `a\n\n${block}\nb\n`, gaps, `a\n\n${block}\nb\n`, ''],
    ['has none at the ends of the file', '', gaps, block, 'Block inserted'],
    [
      'leaves them where it goes',
      `a\n\n${block}\nb\n`,
      { state: 'absent', ...gaps },
      'a\n\n\nb\n',
      'Block removed',
    ],
    ['makes the file', undefined, { create: true }, block, 'File created'],
    [
      'has marks of the user',
      '',
      { marker: '<!-- {mark} $& -->', marker_begin: '$&', marker_end: '/' },
      '<!-- $& $& -->\nx\n<!-- / $& -->\n',
      'Block inserted',
    ],
  ])('%s', (_, text, params, after, msg) => {
    expect(play(text, params)).toEqual({ path: '/f', text: after, msg })
  })

  it('that is not to be there needs no file, if one could be made', () => {
    expect(play(undefined, { state: 'absent', create: true })).toMatchObject({ msg: 'File /f not present' })
    expect(play(undefined, { state: 'absent' })).toMatchObject({
      refused: '/f does not exist (create makes it)',
    })
  })
})

describe('blockinfile checks', () => {
  it.each([
    ['two places', { insertafter: 'a', insertbefore: 'b' }, 'insertbefore and insertafter exclude'],
    ['a place that is none', { insertbefore: '[a' }, 'insertbefore is not a regular expression'],
    ['a decimal mode', { mode: '689' }, 'mode must be octal'],
  ])('%s', (_, params, message) => {
    expect(blockinfile.check!({ ...preset, ...params } as never)).toContainEqual(
      expect.stringContaining(message),
    )
  })
})
