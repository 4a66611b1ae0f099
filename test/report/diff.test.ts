import { describe, expect, it } from 'vitest'
import { diffLines } from '../../src/report/diff.ts'

const lines = (before: unknown, after: unknown, more: object = {}) =>
  diffLines({ before, after, triggers: [], irreversible: undefined, ...more }).map(
    ({ kind, text }) => ({ same: ' ', added: '+', removed: '-', note: '# ' })[kind] + text,
  )
const content = (sha256: string, size: number, text?: string) => ({
  sha256,
  size,
  ...(text !== undefined && { text }),
})

describe('a difference', () => {
  it.each<[string, unknown, unknown, string[]]>([
    ['of fields', { mode: '0600', owner: 'root' }, { mode: '0644', owner: 'root' }, ['# mode: 0600 → 0644']],
    ['of a field inside', { a: { b: 1 } }, { a: { b: 2 } }, ['# a.b: 1 → 2']],
    ['of a field that is new', {}, { boot: true }, ['# boot: (nothing) → true']],
    ['leaves open fields out', { version: '1' }, { version: undefined }, []],
    [
      'of what comes in whichever version',
      { packages: { sl: 'absent' } },
      { packages: { sl: undefined } },
      ['# packages.sl: absent → present'],
    ],
    [
      'of lists of lines',
      { boot: ['a', 'b'] },
      { boot: ['a', 'c'] },
      ['# boot', '# @@ -1,2 +1,2 @@', ' a', '-b', '+c'],
    ],
    ['of a list that was empty', { rules: [] }, { rules: ['a'] }, ['# rules', '# @@ -0,0 +1,1 @@', '+a']],
    ['of an empty file that is new', {}, { content: content('1', 0, '') }, ['# content: empty']],
    ['of texts', { text: 'a\nb\n' }, { text: 'a\nc\n' }, ['# text', '# @@ -1,2 +1,2 @@', ' a', '-b', '+c']],
    [
      'of contents',
      { content: content('1', 2, 'a\n') },
      { content: content('2', 2, 'b\n') },
      ['# content', '# @@ -1,1 +1,1 @@', '-a', '+b'],
    ],
    [
      'of a new file',
      { content: undefined },
      { content: content('2', 2, 'b\n') },
      ['# content', '# @@ -0,0 +1,1 @@', '+b'],
    ],
    [
      'of contents that are not shown',
      { content: content('aaaaaaaaaaaaaaaa', 2, 'old secret') },
      { content: content('bbbbbbbbbbbbbbbb', 3) },
      ['# content: 2 bytes (sha256 aaaaaaaaaaaa…) → 3 bytes (sha256 bbbbbbbbbbbb…)'],
    ],
    ['of the same contents', { content: content('1', 2) }, { content: content('1', 2, 'a\n') }, []],
  ])('%s', (_, before, after, expected) => {
    expect(lines(before, after)).toEqual(expected)
  })

  it('names triggers and what cannot be taken back', () => {
    expect(lines({}, {}, { triggers: ['restart x'], irreversible: 'keys are gone' })).toEqual([
      '# then: restart x',
      '# cannot be taken back: keys are gone',
    ])
  })
})
