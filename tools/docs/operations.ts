import { filters } from '../../src/template/filters/filters.ts'
import { globalFunctions } from '../../src/template/globals.ts'
import { lookups } from '../../src/template/lookups/lookups.ts'
import { tests } from '../../src/template/tests/tests.ts'
import { code, table } from './table.ts'

interface Documented {
  readonly takes: string
  readonly does: string
  readonly example: readonly [expression: string, value: string]
}

/** Filters, by name. */
export function filtersPage(): string {
  const form = (name: string, takes: string) => `x | ${name}${takes && `(${takes})`}`
  return `# Filters\n\n${rows(filters, form)}\n`
}

/** Tests, by name. */
export function testsPage(): string {
  const form = (name: string, takes: string) => `x is ${name}${takes && `(${takes})`}`
  return `# Tests\n\n${rows(tests, form)}\n`
}

/** Lookups, by name. */
export function lookupsPage(): string {
  const form = (name: string, takes: string) => `lookup('${name}', …${takes && `, ${takes}`})`
  return `# Lookups

\`lookup\` gives one answer as it is and joins several by commas; \`query\` (or \`q\`) always gives a list, and a loop \`with_NAME\` runs over it. Two options are common to all: \`wantlist=true\`, and \`errors='ignore'\` or \`'warn'\` in place of a failure.

${rows(lookups, form)}
`
}

/** What expressions can call or read besides variables. */
export function globalsPage(): string {
  const form = (name: string, takes: string) => `${name}(${takes})`
  return `# Functions

A variable of the same name hides a function. \`omit\` is no function: a parameter of that value counts as not given, as in \`mode: "{{ mode | default(omit) }}"\`.

${rows(globalFunctions, form)}
`
}

/** A row for each thing; further names of the same thing share its row. */
function rows(all: ReadonlyMap<string, Documented>, form: (name: string, takes: string) => string): string {
  const names = new Map<Documented, string[]>()
  for (const [name, entry] of all) names.set(entry, [...(names.get(entry) ?? []), name])
  const sorted = [...names].sort(([, [a = '']], [, [b = '']]) => (a < b ? -1 : 1))
  return table(
    ['form', 'what it does', 'example', 'gives'],
    sorted.map(([{ takes, does, example }, [name = '', ...others]]) => [
      [code(form(name, takes)), ...others.map((other) => code(other))].join(', '),
      does,
      code(`{{ ${example[0]} }}`),
      code(example[1]),
    ]),
  )
}
