import { expect, it } from 'vitest'
import type { Endpoint } from '../../src/transport/endpoint.ts'
import { findLogin, offer } from '../../src/transport/ssh-login.ts'
import { Secret } from '../../src/value.ts'

const both = ['password', 'keyboard-interactive']

it.each<[string, (readonly string[])[], boolean, string[]]>([
  ['once, whatever the host takes', [both, both], false, ['password']],
  ['by the protocol that the host takes', [['keyboard-interactive']], false, ['keyboard-interactive']],
  ['again for the second of two factors', [both, ['keyboard-interactive']], true, both],
])('offers a password %s', async (_, answers, partial, expected) => {
  const login = { named: [], usual: [], protocols: both, missing: [], identitiesOnly: false, batch: false }
  const endpoint = { name: 'lb1', user: 'admin', login } as unknown as Endpoint
  const tried: string[] = []
  const next = offer(await findLogin(endpoint, { password: new Secret('open') }), tried, [], () => false)

  for (const accepted of [...answers, both]) next(accepted, partial && tried.length === 1, () => {})

  expect(tried).toEqual(expected)
})
