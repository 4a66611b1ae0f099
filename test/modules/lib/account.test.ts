import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { account, probeAccounts } from '../../../modules/lib/account.ts'
import { Fields } from '../../../modules/lib/fields.ts'
import { type Bench, bench, shells } from '../../shells.ts'

describe.each(shells)('in %s', (shell) => {
  let b: Bench
  beforeAll(() => {
    b = bench(shell)
  })
  afterAll(() => b.remove())

  it.each([
    ['by name', 'root', { id: 0, name: 'root' }],
    ['by number', '0', { id: 0, name: 'root' }],
    ['by a number that nobody has', '54321', { id: 54321, name: '54321' }],
    ['that is not there', 'no-such-user', 'unknown'],
    ['that looks like an option', '-V', 'unknown'],
    ['that looks like an option with a value', '--service=files', 'unknown'],
  ])('an owner %s', async (_, owner, expected) => {
    const { code, stdout } = await b.run(probeAccounts({ owner }))

    expect({ code, owner: account(new Fields(stdout), 'owner') }).toEqual({ code: 0, owner: expected })
  })
})
