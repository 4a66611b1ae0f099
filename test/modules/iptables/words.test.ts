import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinWords, splitWords } from '../../../modules/iptables/words.ts'

describe('words of a rule', () => {
  it.each([
    ['-m comment --comment "a b"', false, ['-m', 'comment', '--comment', 'a b']],
    [`--comment "it\\'s \\"x\\" a\\\\b"`, false, ['--comment', `it's "x" a\\b`]],
    ["--comment it's", false, ['--comment', "it's"]],
    [`--comment 'a "b"' x\\ y ""`, true, ['--comment', 'a "b"', 'x y', '']],
    ['  -j   ACCEPT ', false, ['-j', 'ACCEPT']],
  ])('splits %s', (line, shell, words) => {
    expect(splitWords(line, shell)).toEqual(words)
  })

  it('comes back to the same words', () => {
    const word = fc.string({ unit: 'grapheme-ascii' })

    fc.assert(
      fc.property(fc.array(word), (words) => {
        expect(splitWords(joinWords(words))).toEqual(words)
      }),
    )
  })
})
