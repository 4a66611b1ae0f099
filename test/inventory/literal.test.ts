import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLiteral } from '../../src/inventory/literal.ts'
import { splitWords } from '../../src/inventory/words.ts'
import { Float, type Value } from '../../src/value.ts'

describe('a value of an INI inventory is a Python literal', () => {
  it.each<[string, Value]>([
    ['1', 1],
    ['-1', -1],
    ['+2.5', new Float(2.5)],
    ['1.', new Float(1)],
    ['.5', new Float(0.5)],
    ['1e3', new Float(1000)],
    ['0x10', 16],
    ['0o17', 15],
    ['0b11', 3],
    ['1_000', 1000],
    ['00', 0],
    ['12345678901234567890', 12345678901234567890n],
    ['True', true],
    ['None', null],
    ["'a b'", 'a b'],
    ['"a" \'b\'', 'ab'],
    [String.raw`'\n\x41\u00e4\q'`, '\nAä\\q'],
    [String.raw`r'\n'`, '\\n'],
    ['"""x"""', 'x'],
    ["[1, 'a', [True],]", [1, 'a', [true]]],
    ['(1, 2)', [1, 2]],
    ["('a')", 'a'],
    ["('a',)", ['a']],
    ['1,2', [1, 2]],
    [
      "{'a': 1, 2: None}",
      new Map<Value, Value>([
        ['a', 1],
        [2, null],
      ]),
    ],
    ['{}', new Map()],
    ['5 # five', 5],
    [' 7', 7],
  ])('%s', (text, expected) => {
    expect(readLiteral(text)).toEqual(expected)
  })

  it.each([
    'yes',
    'true',
    'none',
    '0644',
    '007',
    '1__0',
    '_1',
    '1_',
    '1a',
    '1.2.3',
    '-',
    '--',
    '[1',
    "'a",
    '{1: 2, 3}',
    'a b',
    '192.0.2.1',
    '~/.ssh/id',
    '',
    '{{ x }}',
    '[a]',
    '{[]: 1}',
    '1+',
    '--1',
  ])('%j is no literal: it stays the text', (text) => {
    expect(readLiteral(text)).toBe(text)
  })

  it('any text is read, however deep', () => {
    expect(readLiteral('['.repeat(10_000))).toBe('['.repeat(10_000))
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...`[](){},:'"\\ #-1aexu.`) }), (text) => {
        readLiteral(text)
      }),
    )
  })
})

describe('a line is parted as a shell would', () => {
  it.each([
    ['h1 a=1  b=2', ['h1@1', 'a=1@4', 'b=2@9']],
    ['h1 a="x y" b=\'z "\'', ['h1@1', 'a=x y@4', 'b=z "@12']],
    [String.raw`h1 a=x\ y b="\"\\\n"`, ['h1@1', 'a=x y@4', String.raw`b="\\n@11`.replace('\\\\', '\\\\')]],
    ['h1 # comment', ['h1@1']],
    ['h1 a=b#c d', ['h1@1', 'a=b@4']],
    ['h1 a="#"', ['h1@1', 'a=#@4']],
    ["h1 ''", ['h1@1', '@4']],
  ])('%s', (line, expected) => {
    const split = splitWords(line)

    expect('words' in split && split.words.map(({ text, column }) => `${text}@${column}`)).toEqual(expected)
  })

  it.each([
    ['h1 a="b', { wrong: 'this quote is never closed', column: 6 }],
    ['h1 a\\', { wrong: 'nothing follows the backslash', column: 5 }],
  ])('%s is refused', (line, expected) => {
    expect(splitWords(line)).toEqual(expected)
  })
})
