import { describe, expect, it } from 'vitest'
import { FaultError } from '../../src/fault.ts'
import { environment } from '../../src/template/environment.ts'
import { condition, evaluate, valuesOf } from '../../src/template/template.ts'
import { brief, tellValues } from '../../src/template/values-seen.ts'
import { dict, Float, fromPlain, Secret, Template, Unknown, type Value } from '../../src/value.ts'
import { LazyMap } from '../../src/vars.ts'

const place = { file: 'play.yml', line: 1, column: 1 }
const template = (source: string) => new Template(source, place)
const scope = dict({
  n: 5,
  word: 'abc',
  secret: new Secret('s3cret'),
  twice: template('{{ n * 2 }}'),
  broken: template('{{ n + word }}'),
  unread: template('{{ nope }}'),
  hosts: new LazyMap(
    () => ['a'],
    () => 1,
  ),
})

/** The notes of what is thrown. */
function notes(run: () => unknown): readonly string[] {
  try {
    run()
  } catch (error) {
    if (error instanceof FaultError) return error.faults.flatMap((fault) => fault.notes ?? [])
    throw error
  }
  return []
}

describe('an error', () => {
  it.each([
    ['tells the values that a template read', '{{ n + word }}', ['where n is 5, word is "abc"']],
    ['tells them rendered', '{{ twice + word }}', ['where twice is 10, word is "abc"']],
    ['does not tell secrets', '{{ n + secret + [] }}', ['where n is 5, secret is "***"']],
    ['does not tell what it did not get to', '{{ n + word + unread }}', ['where n is 5, word is "abc"']],
    ['does not tell what is computed', '{{ n + word + hosts }}', ['where n is 5, word is "abc"']],
    [
      'tells them where it arose, and then the way',
      '{{ broken }}',
      ['where n is 5, word is "abc"', 'read through broken at play.yml:1:4'],
    ],
    ['tells no values of what is undefined', '{{ n + unwritten }}', []],
    ['tells nothing where there is none', '{{ 1 + [] }}', []],
  ])('%s', (_, source, expected) => {
    expect(notes(() => evaluate(template(source), scope, environment()))).toEqual(expected)
  })

  it('of a conditional tells them too', () => {
    expect(notes(() => condition('n < word', place, scope, environment()))).toEqual([
      'where n is 5, word is "abc"',
    ])
  })
})

it.each<[Value, object]>([
  ['n == 6 and twice > n', { n: 5, twice: 10 }],
  [template('{{ word }}'), { word: 'abc' }],
  ['unread or broken or nope', {}],
])('conditional %# reads variables', (conditional, expected) => {
  expect(valuesOf(conditional, scope, environment())).toEqual(dict(expected as Record<string, Value>))
})

it.each<[Value, string]>([
  ['a "b"\n', String.raw`"a \"b\"\n"`],
  [new Float(1.5), '1.5'],
  [2n ** 60n, '"1152921504606846976"'],
  [new Unknown('later'), '"(unknown until run: later)"'],
  [fromPlain({ a: [1, null] }), '{"a":[1,null]}'],
  ['x'.repeat(100), `"${'x'.repeat(59)}…`],
  [Array.from({ length: 21 }, () => 0), 'a list of 21'],
  [new Map(Array.from({ length: 21 }, (_, i) => [i, 0])), 'a mapping of 21'],
])('value %# in a few words', (value, expected) => {
  expect(brief(value)).toBe(expected)
})

it('no values are no sentence', () => {
  expect(tellValues(new Map())).toBeUndefined()
})
