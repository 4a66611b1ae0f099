import { describe, expect, it } from 'vitest'
import { harmless, shortened } from '../../src/report/harmless.ts'

describe('what a host said', () => {
  it.each([
    ['is left as it is', 'naïve – 漢字\tand\nmore', 'naïve – 漢字\tand\nmore'],
    ['keeps its colours', '\x1b[1;31mred\x1b[0m', '\x1b[1;31mred\x1b[0m'],
    ['ends lines in one way', 'a\r\nb', 'a\nb'],
    ['cannot write over its line', 'a\rb', 'a\\x0db'],
    ['cannot clear the screen', '\x1b[2J', '\\x1b[2J'],
    ['cannot set the title', '\x1b]0;x\x07', '\\x1b]0;x\\x07'],
    ['cannot do so in eight bits', '\x9b2J', '\\x9b2J'],
  ])('%s', (_, text, shown) => {
    expect(harmless(text)).toBe(shown)
  })

  it('is shown from its beginning and to its end where it is long', () => {
    const short = 'x'.repeat(10_000)
    const long = `first${'x'.repeat(60_000_000)}last`

    expect(shortened(short)).toBe(short)
    expect(shortened(long)).toMatch(/^first.{1,2100} 59990009 characters are left out; -v.{1,8100}last$/s)
  })
})
