import { describe, expect, it } from 'vitest'
import { assert } from '../../modules/assert.ts'
import { debug } from '../../modules/debug.ts'
import { fail } from '../../modules/fail.ts'
import { setFact } from '../../modules/set_fact.ts'
import type { ControllerView } from '../../src/module.ts'
import { dict, Template, Unknown, type Value } from '../../src/value.ts'

const place = { file: 'site.yml', line: 1, column: 1 }
const later = new Unknown('a skipped command')
const values: Readonly<Record<string, Value>> = {
  x: 1,
  '(x) is defined': true,
  '(y) is defined': false,
  '(later) is defined': later,
  later,
  yes: true,
  no: false,
}
const view: ControllerView = {
  condition: (value) => values[value instanceof Template ? value.source : String(value)] as boolean | Unknown,
  expression: (source) => values[source]!,
  values: (condition) => dict({ read: condition }),
  verbosity: 1,
  variable: (name) => values[name],
  locate: (name) => name,
  files: () => [],
  variables: () => new Map(),
}

describe('debug', () => {
  it.each([
    ['a message', { msg: dict({ a: 1 }) }, { msg: dict({ a: 1 }), shown: true }],
    ['a greeting', {}, { msg: 'Hello world!', shown: true }],
    ['a variable', { var: 'x' }, { result: dict({ x: 1 }), shown: true }],
    [
      'a variable in braces',
      { var: new Template('{{ x }}', place) },
      { result: dict({ x: 1 }), shown: true },
    ],
    ['no variable', { var: 'y' }, { result: dict({ y: 'VARIABLE IS NOT DEFINED!' }), shown: true }],
    ['what is not known', { var: 'later' }, { result: dict({ later }), shown: true }],
    ['enough verbosity', { verbosity: 1 }, { msg: 'Hello world!', shown: true }],
    [
      'too little verbosity',
      { verbosity: 2 },
      { skipped: true, result: dict({ skipped_reason: 'Verbosity threshold not met.' }) },
    ],
    [
      'text with braces',
      { var: new Template('a{{ x }}', place) },
      { failed: true, msg: 'var must be a variable or an expression, without braces' },
    ],
  ])('shows %s', (_, params: Record<string, Value>, result) => {
    expect(debug.evaluate(dict(params), view)).toEqual(result)
  })
})

describe('assert', () => {
  const unmet = dict({ evaluated_to: false, assertion: 'no', values: dict({ read: 'no' }) })

  it.each([
    ['holds', { that: ['yes', 'yes'] }, { msg: 'All assertions passed', shown: true }],
    ['holds with a word', { that: 'yes', success_msg: 'fine' }, { msg: 'fine', shown: true }],
    ['holds quietly', { that: 'yes', success_msg: 'fine', quiet: true }, { msg: 'fine', shown: false }],
    [
      'names what does not hold',
      { that: ['yes', 'no', 'later'] },
      { failed: true, msg: 'Assertion failed', result: unmet },
    ],
    [
      'is quiet',
      { that: 'no', fail_msg: 'wrong', quiet: true },
      { failed: true, msg: 'wrong', result: dict({ evaluated_to: false, assertion: 'no' }) },
    ],
    ['is open', { that: ['later', 'yes'] }, { unknown: later }],
    [
      'fails for certain',
      { that: ['later', 'no'] },
      { failed: true, msg: 'Assertion failed', result: unmet },
    ],
  ])('%s', (_, params: Record<string, Value>, result) => {
    expect(assert.evaluate(dict(params), view)).toEqual(result)
  })
})

describe('fail', () => {
  it.each([
    [{}, 'Failed as requested from task'],
    [{ msg: 'both are master' }, 'both are master'],
  ])('fails with %j', (params: Record<string, Value>, msg) => {
    expect(fail.evaluate(dict(params), view)).toEqual({ failed: true, msg })
  })
})

describe('set_fact', () => {
  it('sets what it is given', () => {
    const facts = dict({ vip: '192.0.2.1', ports: [20, 21] })
    expect(setFact.evaluate(new Map<string, Value>([...facts, ['cacheable', true]]), view)).toEqual({
      facts,
      cacheable: true,
      result: new Map([['ansible_facts', facts]]),
    })
  })

  it('refuses to set nothing', () => {
    const msg = expect.stringContaining('needs at least one')
    expect(setFact.evaluate(dict({ cacheable: true }), view)).toEqual({ failed: true, msg })
  })
})
