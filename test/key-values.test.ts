import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FaultError } from '../src/fault.ts'
import { splitKeyValues } from '../src/key-values.ts'
import { Template } from '../src/value.ts'

const place = { file: 'f.yml', line: 3, column: 9 }
const split = (text: string, freeForm = false) => {
  const { free, pairs } = splitKeyValues(text, place, freeForm)
  const plain = (value: unknown) => (value instanceof Template ? value.source : value)
  return {
    free: plain(free),
    pairs: Object.fromEntries([...pairs].map(([name, value]) => [name, plain(value)])),
  }
}

describe('pairs', () => {
  it.each([
    ['path=/x state=absent', { path: '/x', state: 'absent' }],
    ['a=b=c', { a: 'b=c' }],
    ['a="b c" d=\'e  f\'', { a: 'b c', d: 'e  f' }],
    ['a={{ x | default("b c") }} d=e', { a: '{{ x | default("b c") }}', d: 'e' }],
    ['a="{{ x }} y"', { a: '{{ x }} y' }],
    ['a={% if x %}1{% endif %} b=2', { a: '{% if x %}1{% endif %}', b: '2' }],
    ['a=1\nb=2\n', { a: '1', b: '2' }],
    ['a=1 \\\n  b=2', { a: '1', b: '2' }],
    [String.raw`a="1\n2\t\x41\u00e4"`, { a: '1\n2\tAä' }],
    [String.raw`a=C:\dir`, { a: String.raw`C:\dir` }],
    ['a= b=1', { a: '', b: '1' }],
    ['a=it"s b"c', { a: 'it"s b"c' }],
  ])('%j', (text, expected) => {
    expect(split(text)).toEqual({ free: undefined, pairs: expected })
  })
})

describe('free form', () => {
  it.each([
    ['echo a=1 b', 'echo a=1 b', {}],
    ['echo x chdir=/tmp', 'echo x', { chdir: '/tmp' }],
    ['creates="/a b" make  all', 'make  all', { creates: '/a b' }],
    ['echo "a  chdir=/x"', 'echo "a  chdir=/x"', {}],
    ['a\n  b |\n  c\n', 'a\n  b |\n  c', {}],
    ['make \\\n  all', 'make all', {}],
    ['echo {{ a b }} removes=/x', 'echo {{ a b }}', { removes: '/x' }],
    [String.raw`printf '\n' chdir\=b`, String.raw`printf '\n' chdir=b`, {}],
    ['flush_handlers', 'flush_handlers', {}],
  ])('%j', (text, free, pairs) => {
    expect(split(text, true)).toEqual({ free, pairs })
  })

  it('is what is left where all names count', () => {
    expect(split('main.yml name=x')).toEqual({ free: 'main.yml', pairs: { name: 'x' } })
    expect(split('')).toEqual({ free: undefined, pairs: {} })
  })
})

describe('places', () => {
  it('templates and names know where they stand', () => {
    const { pairs, places } = splitKeyValues('a=1\nbc={{ x }}', place, false)

    expect(pairs.get('bc')).toEqual(new Template('{{ x }}', { file: 'f.yml', line: 4, column: 12 }))
    expect(places.get('bc')).toEqual({ file: 'f.yml', line: 4, column: 9 })
  })

  it.each([
    ['a="b', 'this quote is never closed', 11],
    ["echo it's", 'this quote is never closed', 16],
    ['a={{ b', 'these braces are never closed', 11],
  ])('%j is refused', (text, message, column) => {
    try {
      splitKeyValues(text, place, true)
      expect.unreachable()
    } catch (error) {
      expect((error as FaultError).faults).toEqual([{ message, place: { ...place, column } }])
    }
  })

  it('any text is split or refused', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab=\\"\' \n{}%#\t') }),
        fc.boolean(),
        (text, freeForm) => {
          try {
            splitKeyValues(text, place, freeForm)
          } catch (error) {
            expect(error).toBeInstanceOf(FaultError)
          }
        },
      ),
    )
  })
})
