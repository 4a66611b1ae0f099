import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { FaultError } from '../../src/fault.ts'
import { environment } from '../../src/template/environment.ts'
import { render } from '../../src/template/template.ts'
import { type Dict, fromPlain } from '../../src/value.ts'

/** A template file and the text that Ansible's template module made of it; the first line holds the variables of all. */
interface Case {
  readonly template: string
  readonly text: string
  readonly error?: true
}

const file = new URL('../conformance/files.jsonl', import.meta.url)
const [first, ...rest] = readFileSync(file, 'utf8').split('\n').filter(Boolean)
const { vars } = JSON.parse(first!) as { vars: unknown }
const cases = rest.map((line) => JSON.parse(line) as Case)

const place = { file: 'case.j2', line: 1, column: 1 }

it.each(cases.map((one) => [one.template, one] as const))('%j', (template, { text, error }) => {
  const run = () => render(template, place, fromPlain(vars) as Dict, environment())

  if (error) expect(run).toThrow(FaultError)
  else expect(run()).toBe(text)
})
