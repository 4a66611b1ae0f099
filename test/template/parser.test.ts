import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FaultError } from '../../src/fault.ts'
import { environment } from '../../src/template/environment.ts'
import { parseBareExpression } from '../../src/template/parser.ts'
import { check, expression, render } from '../../src/template/template.ts'
import { Text } from '../../src/template/text.ts'
import { encoded } from './encoded.ts'
import { print } from './print.ts'

const place = { file: 'case', line: 1, column: 1 }

function lines(name: string): Record<string, unknown>[] {
  const text = readFileSync(new URL(`../conformance/${name}`, import.meta.url), 'utf8')
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

const expressions = lines('expressions.jsonl').map((one) => one.expression as string)
const files = [
  ...lines('files.jsonl').slice(1),
  ...lines('templates.jsonl').filter((one) => one.kind === 'file'),
].map((one) => one.template as string)

function outcome(source: string): unknown {
  try {
    return encoded(expression(source, place)(new Map(), environment()))
  } catch (error) {
    if (error instanceof FaultError) return 'fault'
    throw error
  }
}

describe('an expression printed from its tree', () => {
  it.each(expressions)('has the same value: %s', (source) => {
    const printed = print(parseBareExpression(new Text(source, place)))

    expect(outcome(printed)).toEqual(outcome(source))
  })
})

/** A text with a piece cut out, doubled, or put in from elsewhere. */
const mutated = (texts: readonly string[]) =>
  fc
    .tuple(
      fc.constantFrom(...texts),
      fc.nat(),
      fc.nat({ max: 8 }),
      fc.constantFrom(
        '',
        '{{',
        '}}',
        '{%',
        '%}',
        '(',
        ')',
        '[',
        '|',
        "'",
        '"',
        '\\',
        ' is ',
        ' if ',
        '{#',
        '-%}',
        '\n',
        '.',
        ':',
      ),
    )
    .map(([text, at, length, piece]) => {
      const start = at % (text.length + 1)
      return text.slice(0, start) + piece + text.slice(start + length)
    })

describe('a broken text', () => {
  it('gives faults with a place within it, and nothing worse', () => {
    fc.assert(
      fc.property(mutated(files), (text) => {
        for (const fault of check(text, place, 'file')) {
          expect(fault.message).not.toBe('')
          expect(fault.place!.line).toBeLessThanOrEqual(text.split(/\r\n|\r|\n/).length)
        }
      }),
      { numRuns: 1500 },
    )
  })

  it('evaluates to a value or a fault', () => {
    fc.assert(
      fc.property(mutated(expressions), (text) => void outcome(text)),
      { numRuns: 1500 },
    )
  })

  it('of any characters is read to its end', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        check(text, place, 'file')
        check(text, place, 'expression')
        check(text, place, 'value')
      }),
      { numRuns: 1000 },
    )
  })

  it('without marks is itself', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        fc.pre(!/\{[{%#]|#jinja2:|\r/.test(text))
        expect(render(text, place, new Map(), environment())).toBe(text)
      }),
    )
  })
})

describe('what is nested absurdly deep', () => {
  it.each([
    ['parentheses', `${'('.repeat(5000)}1${')'.repeat(5000)}`],
    ['lists', '['.repeat(5000) + ']'.repeat(5000)],
    ['not', `${'not '.repeat(5000)}true`],
    ['signs', `${'- '.repeat(5000)}1`],
    ['inline ifs', `${'1 if 0 else '.repeat(5000)}1`],
    ['calls', 'f('.repeat(5000) + ')'.repeat(5000)],
  ])('of %s is a fault', (_name, source) => {
    expect(check(source, place, 'expression')[0]?.message).toMatch(/nested/)
  })

  it.each([
    ['sums', `1${' + 1'.repeat(20_000)}`],
    ['filters', `'a'${' | upper'.repeat(20_000)}`],
    ['attributes', `nope${'.a'.repeat(20_000)} is defined`],
  ])('of %s ends in a value or a fault', (_name, source) => {
    outcome(source)
  })

  it('of statements is a fault', () => {
    expect(check('{% if a %}'.repeat(2000), place, 'file')[0]?.message).toMatch(/nested/)
  })

  it('of data is a fault', () => {
    const source = '{% set l = [] %}{% set _ = l.append(l) %}{{ l }}'

    expect(() => render(source, place, new Map(), environment())).toThrow(FaultError)
  })
})
