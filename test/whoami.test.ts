import { userInfo } from 'node:os'
import { afterEach, expect, it, vi } from 'vitest'
import { whoami } from '../src/whoami.ts'

vi.mock('node:os', () => ({ userInfo: vi.fn() }))
afterEach(() => vi.unstubAllEnvs())

const unlisted = () => {
  throw new Error('uv_os_get_passwd returned ENOENT')
}

it('is the name that the system knows', () => {
  vi.mocked(userInfo).mockReturnValue({ username: 'op' } as ReturnType<typeof userInfo>)

  expect(whoami()).toBe('op')
})

it.each([
  ['the environment tells', 'someone', 'someone'],
  ['nobody tells: the number', '', String(process.getuid!())],
])('where the system knows none, %s', (_title, told, expected) => {
  vi.mocked(userInfo).mockImplementation(unlisted)
  vi.stubEnv('LOGNAME', told)
  vi.stubEnv('USER', '')

  expect(whoami()).toBe(expected)
})
