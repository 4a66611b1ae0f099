import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { settled } from '../../src/engine/evaluation.ts'
import { at, FaultError } from '../../src/fault.ts'
import { environment } from '../../src/template/environment.ts'
import { omit } from '../../src/template/omit.ts'
import { reveal } from '../../src/template/scan.ts'
import { condition, evaluate, render } from '../../src/template/template.ts'
import { type Dict, fromPlain, Template, toPlain, type Value } from '../../src/value.ts'
import { Layers } from '../../src/vars.ts'
import { compare, type Outcome } from './outcome.ts'

/** A text with variables, and what Ansible made of it. */
interface Case {
  readonly id: string
  readonly kind: 'value' | 'when' | 'file'
  readonly template: unknown
  readonly vars: Record<string, unknown>
  readonly expected?: unknown
  readonly error?: true
}

const place = { file: 'case', line: 1, column: 1 }

/** Runs every case of `templates.jsonl`. */
export async function templates(folder: string): Promise<Outcome[]> {
  const file = join(folder, 'templates.jsonl')
  const outcomes: Outcome[] = []
  for (const line of existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []) {
    const one: Case = JSON.parse(line)
    const came = await result(one, folder)
    const expected = one.error ? 'an error' : comparable(fromPlain(one.expected))
    const seen = one.error && came instanceof Failure ? 'an error' : came
    outcomes.push({
      set: 'templates',
      id: one.id,
      title: `${one.kind} ${JSON.stringify(one.template)} with ${JSON.stringify(one.vars)}`,
      differences: compare('result', seen, expected),
    })
  }
  return outcomes
}

class Failure {
  readonly error: string
  constructor(error: string) {
    this.error = error
  }
}

async function result(one: Case, folder: string): Promise<unknown> {
  const env = environment({ baseDirs: [folder] })
  try {
    return comparable(await settled(() => evaluated(one, env)))
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    return new Failure(error.faults.map(({ message, place }) => `${at(place)} ${message}`).join('; '))
  }
}

function evaluated({ kind, template, vars }: Case, env: ReturnType<typeof environment>): Value {
  const scope = new Layers([trusted(fromPlain(vars)) as Dict], () => undefined)
  if (kind === 'when') return condition(fromPlain(template), place, scope, env)
  return kind === 'file'
    ? render(template as string, place, scope, env)
    : evaluate(trusted(fromPlain(template)), scope, env)
}

/** Strings with marks in them are the user's own here: templates. */
function trusted(value: Value): Value {
  if (typeof value === 'string') return /\{[{%#]/.test(value) ? new Template(value, place) : value
  if (Array.isArray(value)) return value.map(trusted)
  if (value instanceof Map) return new Map([...value].map(([key, entry]) => [key, trusted(entry)]))
  return value
}

/** As JSON has it, secrets open: nothing is left of the difference between integers and floats, and of prototypes. */
function comparable(value: Value): unknown {
  if (value === omit) return { __omit__: true }
  return JSON.parse(
    JSON.stringify(toPlain(reveal(value)), (_, part) => (typeof part === 'bigint' ? Number(part) : part)),
  )
}
