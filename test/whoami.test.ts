import { afterEach, expect, it, vi } from 'vitest'
import { whoami } from '../src/whoami.ts'

afterEach(() => vi.unstubAllEnvs())

const unlisted = () => {
  throw new Error('uv_os_get_passwd returned ENOENT')
}

it('is the name that the system knows', () => {
  expect(whoami(() => ({ username: 'op' }))).toBe('op')
})

it.each([
  ['the environment tells', 'someone', 'someone'],
  ['nobody tells: the number', '', String(process.getuid!())],
])('where the system knows none, %s', (_title, told, expected) => {
  vi.stubEnv('LOGNAME', told)
  vi.stubEnv('USER', '')

  expect(whoami(unlisted)).toBe(expected)
})
