import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { FaultError } from '../../src/fault.ts'
import { environment } from '../../src/template/environment.ts'
import { omit } from '../../src/template/omit.ts'
import { condition, evaluate, render } from '../../src/template/template.ts'
import { type Dict, fromPlain, Template, toPlain, type Value } from '../../src/value.ts'

/** What Ansible did with each text; see the README beside it. */
interface Case {
  readonly id: string
  readonly kind: 'value' | 'when' | 'file'
  readonly template: unknown
  readonly vars: Record<string, unknown>
  readonly expected?: unknown
  readonly error?: true
}

const file = new URL('../conformance/templates.jsonl', import.meta.url)
const cases = readFileSync(file, 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line) as Case)

const place = { file: 'case.yml', line: 1, column: 1 }

/** Cases whose record is not what ansible-core 2.19 does, which is what counts here. */
const boolean = 'a conditional must be a boolean'
const differs: Readonly<Record<string, string>> = {
  J0101: boolean,
  J0489: boolean,
  J0490: boolean,
  J0491: boolean,
  J0492: boolean,
  J0500: boolean,
  J0501: boolean,
  J0546: boolean,
  J0562: boolean,
  J0145: 'a text that looks like a list stays a text',
}

/** Strings with marks in them are the user's own here: templates. */
function trusted(value: Value): Value {
  if (typeof value === 'string') return /\{[{%#]/.test(value) ? new Template(value, place) : value
  if (Array.isArray(value)) return value.map(trusted)
  if (value instanceof Map) return new Map([...value].map(([key, entry]) => [key, trusted(entry)]))
  return value
}

function run({ kind, template, vars }: Case): Value {
  const scope = trusted(fromPlain(vars)) as Dict
  const env = environment()
  if (kind === 'when') return condition(fromPlain(template), place, scope, env)
  return kind === 'file'
    ? render(template as string, place, scope, env)
    : evaluate(trusted(fromPlain(template)), scope, env)
}

function comparable(value: Value): unknown {
  return value === omit ? { __omit__: true } : toPlain(value)
}

it.each(cases.filter(({ id }) => !differs[id]).map((one) => [one.id, one.template, one] as const))(
  '%s %j gives what was recorded',
  (_id, _template, one) => {
    if (one.error) expect(() => run(one)).toThrow(FaultError)
    else expect(comparable(run(one))).toEqual(comparable(fromPlain(one.expected)))
  },
)
