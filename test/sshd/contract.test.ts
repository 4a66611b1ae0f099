import { afterAll, beforeAll } from 'vitest'
import { connect } from '../../src/transport/connect.ts'
import { shellContract } from '../transport/contract.ts'
import { lacking } from '../transport/needs.ts'
import { type Sshd, startSshd } from './server.ts'

if (!lacking('/usr/sbin/sshd', 'busybox')) {
  let sshd: Sshd

  beforeAll(async () => {
    sshd = await startSshd()
  })

  afterAll(() => sshd?.stop())

  for (const shell of ['dash', 'busybox ash', 'bash'])
    shellContract(`ssh ${shell}`, () => connect(sshd.target({ shell })), true)
  shellContract('openssh', () => connect(sshd.target({ connection: 'openssh' })), true)
}
