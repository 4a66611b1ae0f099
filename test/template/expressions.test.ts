import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { FaultError } from '../../src/fault.ts'
import { environment } from '../../src/template/environment.ts'
import { expression } from '../../src/template/template.ts'
import { encoded } from './encoded.ts'

/** A bare expression and what Jinja with Ansible's filters, tests and lookups made of it. */
interface Case {
  readonly expression: string
  readonly value?: unknown
  readonly error?: true
}

const file = new URL('../conformance/expressions.jsonl', import.meta.url)
const cases = readFileSync(file, 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line) as Case)

const place = { file: 'case', line: 1, column: 1 }

it.each(cases.map((one) => [one.expression, one] as const))('%s', (source, { value, error }) => {
  const run = () => expression(source, place)(new Map(), environment())

  if (error) expect(run).toThrow(FaultError)
  else expect(encoded(run())).toEqual(value)
})
