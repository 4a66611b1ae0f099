import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinWords, wordsOf } from '../../../modules/iptables/words.ts'

describe('words of a rule', () => {
  it.each([
    ['-m comment --comment "a b"', ['-m', 'comment', '--comment', 'a b']],
    [`--comment "it\\'s \\"x\\" a\\\\b"`, ['--comment', `it's "x" a\\b`]],
    ["--comment it's", ['--comment', "it's"]],
    ['--comment ""', ['--comment', '']],
    ['  -j   ACCEPT ', ['-j', 'ACCEPT']],
  ])('splits %s', (line, words) => {
    expect(wordsOf(line)).toEqual(words)
  })

  it('comes back to the same words', () => {
    const word = fc.string({ unit: 'grapheme-ascii' })

    fc.assert(
      fc.property(fc.array(word), (words) => {
        expect(wordsOf(joinWords(words))).toEqual(words)
      }),
    )
  })
})
