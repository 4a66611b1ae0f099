import { expect, it } from 'vitest'
import { environment } from '../../src/template/environment.ts'
import { filters } from '../../src/template/filters/filters.ts'
import { globalFunctions } from '../../src/template/globals.ts'
import { lookups } from '../../src/template/lookups/lookups.ts'
import { Pending } from '../../src/template/pending.ts'
import { repr } from '../../src/template/python/text.ts'
import { expression } from '../../src/template/template.ts'
import { tests } from '../../src/template/tests/tests.ts'

const place = { file: 'example', line: 1, column: 1 }

const env = environment({ baseDirs: ['/'] })

async function shown(source: string): Promise<string> {
  try {
    return repr(expression(source, place)(new Map(), env))
  } catch (error) {
    if (!(error instanceof Pending)) throw error
    await error.wait()
    return shown(source)
  }
}

const all = [
  ...[...filters].map(([name, entry]) => [`filter ${name}`, entry] as const),
  ...[...tests].map(([name, entry]) => [`test ${name}`, entry] as const),
  ...[...lookups].map(([name, entry]) => [`lookup ${name}`, entry] as const),
  ...[...globalFunctions].map(([name, entry]) => [`function ${name}`, entry] as const),
]

it.each(all)('the example of %s is right', async (_name, { example: [source, value] }) => {
  expect(await shown(source)).toBe(await shown(value))
})

it.each(all)('%s says what it does in a sentence', (_name, { does }) => {
  expect(does).toMatch(/^[A-Z].*[.?]$/s)
})
