import { afterEach, expect, it, vi } from 'vitest'
import { reportError } from '../../src/command/errors.ts'
import { FaultError } from '../../src/fault.ts'

afterEach(() => vi.restoreAllMocks())

it.each([
  ['all mistakes', 100, 100, undefined],
  [
    'no more than anybody would read, and how many more there are',
    150,
    101,
    '50 more mistakes are not shown',
  ],
])('prints %s', (_, count, lines, last) => {
  const said: string[] = []
  vi.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line))

  const code = reportError(
    new FaultError(Array.from({ length: count }, (_, i) => ({ message: `mistake ${i}` }))),
  )

  expect(code).toBe(1)
  expect(said).toHaveLength(lines)
  if (last) expect(said.at(-1)).toBe(last)
})
