import type { AnyAuthMethod, NextAuthHandler } from 'ssh2'
import { describe, expect, it } from 'vitest'
import type { Endpoint } from '../../src/transport/endpoint.ts'
import { findLogin } from '../../src/transport/ssh-login.ts'
import { offer } from '../../src/transport/ssh-offer.ts'
import { Secret } from '../../src/value.ts'

const both = ['password', 'keyboard-interactive']

async function offering(tried: string[]) {
  const login = { named: [], usual: [], protocols: both, missing: [], identitiesOnly: false, batch: false }
  const endpoint = { name: 'lb1', user: 'admin', login, rsaBits: 1024 } as unknown as Endpoint
  return offer(await findLogin(endpoint, { password: new Secret('open') }), tried, [], () => undefined)
}

describe('a password', () => {
  it.each<[string, (readonly string[])[], boolean, string[]]>([
    ['once, whatever the host takes', [both, both], false, ['password']],
    ['by the protocol that the host takes', [['keyboard-interactive']], false, ['keyboard-interactive']],
    ['again for the second of two factors', [both, ['keyboard-interactive']], true, both],
    ['when a key was the first of two factors', [['publickey'], ['password']], false, ['password']],
  ])('is offered %s', async (_, answers, partial, expected) => {
    const tried: string[] = []
    const next = await offering(tried)

    for (const accepted of [...answers, both]) next(accepted, partial && tried.length === 1, () => {})

    expect(tried).toEqual(expected)
  })

  it('is offered to no host that has not said what it takes', async () => {
    const tried: string[] = []
    const next = await offering(tried)
    const given: (string | undefined)[] = []
    const note: NextAuthHandler = (method) => given.push((method as AnyAuthMethod).type)

    next(null, null, note)
    next(['keyboard-interactive'], false, note)
    next(['keyboard-interactive'], false, note)

    expect(given).toEqual(['none', 'keyboard-interactive', undefined])
    expect(tried).toEqual(['keyboard-interactive'])
  })
})
