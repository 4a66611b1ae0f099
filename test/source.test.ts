import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { at } from '../src/fault.ts'
import { excerpt } from '../src/fault-text.ts'
import { type Node, parseYaml, toValue } from '../src/source.ts'
import { Float, fromPlain, Template, toPlain, type Value } from '../src/value.ts'

const read = (text: string): Value => {
  const { root, faults } = parseYaml(text, 'f.yml')
  expect(faults).toEqual([])
  return root ? toValue(root) : null
}
const mistakes = (text: string): string[] =>
  parseYaml(text, 'f.yml').faults.map(({ place, message }) => `${at(place)}: ${message}`)

describe('scalars are read as Ansible reads them', () => {
  it.each<[string, Value]>([
    ['0644', 420],
    ['644', 644],
    ['0o644', '0o644'],
    ['08', '08'],
    ['00', 0],
    ['+1', 1],
    ['-0x1F', -31],
    ['0b11', 3],
    ['1_000', 1000],
    ['0x_', '0x_'],
    ['9007199254740993', 9007199254740993n],
    ['-9007199254740993', -9007199254740993n],
    ['1e3', '1e3'],
    ['1.0e+3', new Float(1000)],
    ['1.0e3', '1.0e3'],
    ['.5', new Float(0.5)],
    ['1.', new Float(1)],
    ['-.inf', new Float(-Infinity)],
    ['1.2.3', '1.2.3'],
    ['yes', true],
    ['Off', false],
    ['y', 'y'],
    ['n', 'n'],
    ['yES', 'yES'],
    ['~', null],
    ['', null],
    ['null', null],
    ['none', 'none'],
    ['2001-01-01', '2001-01-01'],
    ['20:21', '20:21'],
    ["'0644'", '0644'],
    ['"yes"', 'yes'],
    ['!!str 0644', '0644'],
    ['!!int "0644"', 420],
    ['!!float 1', new Float(1)],
    ['!!bool "on"', true],
    ['! 12', '12'],
    ['!unsafe "{{ x }}"', '{{ x }}'],
    ['a {b}', 'a {b}'],
  ])('%s', (text, expected) => {
    const value = read(`a: ${text}\n`)

    expect(value).toEqual(new Map([['a', expected]]))
  })
})

describe('collections', () => {
  it('keep the types and the order of keys', () => {
    expect([...(read('vlan: 1\n20: 2\nyes: 3\n"20": 4\n') as Map<Value, Value>)]).toEqual([
      ['vlan', 1],
      [20, 2],
      [true, 3],
      ['20', 4],
    ])
  })

  it.each([
    ['a merge brings what is not given', 'b: &b {p: 1, q: 2}\nx: {<<: *b, q: 3}', { p: 1, q: 3 }],
    ['the order of writing does not matter', 'b: &b {p: 1, q: 2}\nx: {q: 3, <<: *b}', { p: 1, q: 3 }],
    [
      'of several merged the first wins',
      'b: [&b {p: 1}, &c {p: 2, r: 3}]\nx: {<<: [*b, *c]}',
      { p: 1, r: 3 },
    ],
    ['a quoted << is a key', 'x: {"<<": 1}', { '<<': 1 }],
  ])('%s', (_title, text, expected) => {
    expect(toPlain((read(text) as Map<Value, Value>).get('x')!)).toEqual(expected)
  })

  it('share what an alias names', () => {
    const value = read('a: &x [1]\nb: *x\n') as Map<Value, Value>

    expect(value.get('b')).toBe(value.get('a'))
  })

  it('warn where a key is given twice, and the last wins', () => {
    const { root, warnings } = parseYaml('a: 1\nb: 2\na: 3\n', 'f.yml')

    expect(toPlain(toValue(root!))).toEqual({ a: 3, b: 2 })
    expect(warnings).toEqual([
      {
        message: '"a" is given twice; the last one counts',
        place: { file: 'f.yml', line: 3, column: 1 },
        notes: ['first on line 1'],
      },
    ])
  })
})

describe('templates', () => {
  it.each([
    ['plain', 'a: x{{ y }}', 'x{{ y }}', 1, 4],
    ['quoted', 'a:   "{{ y }}"', '{{ y }}', 1, 7],
    ['statement', "a: '{% if x %}1{% endif %}'", '{% if x %}1{% endif %}', 1, 5],
    ['comment', "a: 'x {# y #}'", 'x {# y #}', 1, 5],
    ['block', 'a: |\n   b\n   {{ y }}\n', 'b\n{{ y }}\n', 2, 4],
    ['block that begins with an empty line', 'a: |\n\n  {{ y }}\n', '\n{{ y }}\n', 2, 3],
    ['folded', 'a: >-\n  b\n  {{ y }}\n', 'b {{ y }}', 2, 3],
    ['behind an anchor', 'a: &x "{{ y }}"', '{{ y }}', 1, 8],
  ])('%s: know where their text begins', (_title, text, source, line, column) => {
    const value = (read(text) as Map<Value, Value>).get('a')

    expect(value).toEqual(new Template(source, { file: 'f.yml', line, column }))
  })

  it('are not made of what is unsafe, however deep', () => {
    expect(toPlain(read('a: !unsafe [1, {b: "{{ c }}"}]\n'))).toEqual({ a: [1, { b: '{{ c }}' }] })
  })
})

describe('mistakes are told where they are', () => {
  it.each([
    ['an unquoted template', 'a: {{ x }}\n', ['1:4: a value that begins with {{ must be quoted']],
    [
      'one with text behind it',
      'a:\n  - b: {{ x }}/y\n',
      ['2:8: a value that begins with {{ must be quoted'],
    ],
    ['one in a list', '- {{ x | f([1]) }}/{{ y }}\n', ['1:3: a value that begins with {{ must be quoted']],
    ['a colon in a value', '- name: x\n  msg: a: b\n', [`2:9: a value that holds ': ' must be quoted`]],
    [
      'several at once',
      'a: {{ x }}/y\nb: 1\nc: d: e\nf: "g" h\n',
      [
        '1:4: a value that begins with {{ must be quoted',
        `3:5: a value that holds ': ' must be quoted`,
        '4:8: text follows a closed quote: quote the whole value',
      ],
    ],
    ['a deeper line', 'a: 1\n  b: 2\n', ['2:3: this line is indented deeper than the one it belongs to']],
    ['a tab', 'a:\n\tb: 1\n', ['2:1: tabs are not allowed as indentation']],
    ['a tab at once', '- a: 1\n\tb: 1\n', ['2:2: tabs are not allowed as indentation']],
    [
      'a list item that is not below the others',
      'a:\n   - b: 1\n  - c: 1\n',
      ['3:3: this list item begins in another column than the ones before it'],
    ],
    [
      'a line between two columns',
      'a:\n  - b: 1\n   c: 1\n',
      ['3:4: this line begins in the column of nothing that it could belong to'],
    ],
    ['a text that is not indented', '- a: |\n  b\n', ['2:3: expected a key with a colon behind it']],
    [
      'a key without a colon',
      '- a:\n    b: 1\n  c\n  d: 1\n',
      ['3:3: expected a key with a colon behind it'],
    ],
    ['no space behind a colon', 'a:1\nb: 2\n', ['1:1: a space must follow the colon of a key']],
    ['a list item among keys', 'a: b\n- c\n', ['2:1: a list item where only a key can be']],
    ['an open quote', 'a: 1\nb: "c\nd: 1\n', ['2:4: this quote is never closed']],
    ['a quote in quotes', "a: 'it's'\n", ["1:8: text follows a closed quote: a ' inside '…' is written ''"]],
    [
      'an unknown anchor',
      'a: &this 1\nb: *thi\n',
      ['2:4: *thi stands for nothing: no anchor &thi comes before it'],
    ],
    ['a circle', 'a: &x [*x]\n', ['1:8: *x stands inside what it names']],
    ['an unknown tag', 'a: !valt x\n', ['1:10: unknown tag !valt']],
    ['a tag that does not fit', 'a: !!int x\n', ['1:10: !!int cannot be "x"']],
    ['a list as key', '? [a]\n: 1\n', ['1:3: a key must be a word or a number, not a list']],
    ['a merge of a word', 'a: {<<: b}\n', ['1:9: << needs a mapping, or a list of mappings']],
    ['a second document', '--- a\n--- b\n', ['2:1: a second document begins here; a file holds one']],
  ])('%s', (_title, text, expected) => {
    expect(mistakes(text)).toEqual(expected.map((line) => `f.yml:${line}`))
  })

  it.each([
    ['deep block lists', `${'- '.repeat(5000)}1`, 'nested too deeply'],
    ['deep flow lists', '['.repeat(5000), 'nested too deeply'],
    ['300 levels', `${'- '.repeat(300)}1`, 'nested too deeply: more than 200 levels'],
    [
      'an alias bomb',
      `a0: &a0 [${'x,'.repeat(9)}]\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]\n`).join('')}`,
      'aliases stand for more values than anybody writes',
    ],
    ['ten megabytes', 'x'.repeat(10_000_000), 'the file has 10000000 characters; at most 5000000 are read'],
  ])('%s are refused', (_title, text, message) => {
    expect(parseYaml(text, 'f.yml').faults.map((fault) => fault.message)).toEqual([message])
  })

  it('in JSON, a vaulted text and one that is no template stand alone under a key', () => {
    const { root } = parseYaml(
      '{"a": {"__ansible_vault": "3331"}, "b": {"__ansible_unsafe": "{{ x }}"}}',
      'f',
    )

    expect(toPlain(toValue(root!, (text) => `opened ${text}`))).toEqual({ a: 'opened 3331', b: '{{ x }}' })
  })

  it('a vaulted value is kept as text and opened by who has the password', () => {
    const root = parseYaml('a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  3331\n', 'f.yml').root as Node

    expect(() => toValue(root)).toThrow('a vaulted text cannot stand here')
    expect(toValue(root, (text) => text.length)).toEqual(new Map([['a', 31]]))
  })
})

describe('any text', () => {
  const line = fc.tuple(
    fc.constantFrom('', '  ', '    ', '- ', '  - ', '\t'),
    fc.constantFrom('', 'a: ', 'b: ', '? ', '<<: ', '"', "'", '[', '{'),
    fc.constantFrom('1', 'x', '{{ y }}', '"z"', '&q', '*q', '!t', '|', '>', '[1]', '{a: b}', '}', '# c', ''),
  )

  it('is read or refused with faults that have places, never a crash', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(line.map((l) => l.join(''))).map((l) => l.join('\n')),
        ),
        (text) => {
          const { root, faults } = parseYaml(text, 'f.yml')
          if (root) toValue(root)
          const last = text.split('\n').length

          return faults.every(({ place }) => place !== undefined && place.line <= last)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('that is JSON means what JSON says', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: true, maxDepth: 4 } as object), (text) => {
        fc.pre(!/\d{16}|\de\+|[{][{%#]/.test(text))
        const { root } = parseYaml(`[${text}]`, 'f.json')

        expect(toValue(root!)).toEqual([fromPlain(JSON.parse(text))])
      }),
      { numRuns: 100 },
    )
  })
})

describe('an excerpt', () => {
  it('shows the line with a caret, and the notes', () => {
    const text = 'a: 1\n\tb: {{ x }}\n'

    expect(
      excerpt(
        { message: 'no', place: { file: 'f.yml', line: 2, column: 5 }, notes: ['see above'] },
        () => text,
      ),
    ).toBe('f.yml:2:5: no\n  2 | \tb: {{ x }}\n    | \t   ^\n  see above')
  })

  it.each([
    ['no place', undefined, 'no'],
    ['a file that cannot be read', { file: 'gone.yml', line: 1, column: 1 }, 'gone.yml:1:1: no'],
    ['a line past the end', { file: 'f.yml', line: 9, column: 1 }, 'f.yml:9:1: no'],
  ])('is one line for %s', (_title, place, expected) => {
    expect(excerpt({ message: 'no', place }, (file) => (file === 'f.yml' ? 'a: 1\n' : undefined))).toBe(
      expected,
    )
  })

  it('shows the part of a long line around the place', () => {
    const shown = excerpt(
      { message: 'no', place: { file: 'f', line: 1, column: 501 } },
      () => `${'a'.repeat(500)}X${'b'.repeat(500)}`,
    )
    const [, line, caret] = shown.split('\n')

    expect(line!.length).toBeLessThan(130)
    expect(line![caret!.indexOf('^')]).toBe('X')
  })
})

describe('JSON', () => {
  it.each<[string, Value]>([
    ['{"a": 1e3}', new Map([['a', new Float(1000)]])],
    ['{\n\t"a": [\n\t\t1.5E3\n\t]\n}', new Map([['a', [new Float(1500)]]])],
    ['{a: 1e3}', new Map([['a', '1e3']])],
  ])('%j has numbers of its own', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })
})
