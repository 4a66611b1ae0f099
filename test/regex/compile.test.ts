import { describe, expect, it } from 'vitest'
import { compile } from '../../src/regex/compile.ts'
import { unknownGroup } from '../../src/regex/template.ts'

describe('a pattern of Python', () => {
  it.each([
    ['ends a line at newlines alone', '^.$', 'gm', 'a\r\nb\nc\u2028', ['b']],
    ['takes a dot for anything but a newline', '.+', 'g', 'a\r\u2028b\nc', ['a\r\u2028b', 'c']],
    ['takes a dot for anything where it says so', '(?s).+', 'g', 'a\nb', ['a\nb']],
    ['ends a text before a newline, too', 'b$', 'g', 'b\nb\n', ['b']],
    ['begins a text once', '^b', 'g', 'b\nb\n', ['b']],
    ['begins every line where it says so', '(?m)^b', 'g', 'b\nb\n', ['b', 'b']],
    ['forgives a backslash before what means nothing', 'a\\-\\"', 'g', 'a-"', ['a-"']],
  ])('%s', (_, pattern, flags, text, matches) => {
    expect(text.match(compile(pattern, flags))).toEqual(matches)
  })

  it('can be part of a larger one', () => {
    expect(compile('a|b', '', (source) => `^(?:${source})c`).test('bc')).toBe(true)
  })

  it('that cannot be read is a SyntaxError', () => {
    expect(() => compile('(')).toThrow(SyntaxError)
  })
})

describe('a template that names groups', () => {
  it.each([
    ['has them', '\\1 \\2 \\g<n> \\g<2> \\\\3', undefined],
    ['has no such number', '\\1\\3', '3'],
    ['has no such name', '\\g<n>\\g<m>', 'm'],
  ])('%s', (_, template, unknown) => {
    expect(unknownGroup(template, compile('(a)(?P<n>b)'))).toBe(unknown)
  })
})
