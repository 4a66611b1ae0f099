import { expect, it } from 'vitest'
import { ask, Machine } from '../../src/engine/machine.ts'
import { sh } from '../../src/script.ts'
import type { Become, Connection } from '../../src/transport/shell.ts'

it.each<[string, Partial<Become>]>([
  ['another user', { user: 'nobody' }],
  ['another method', { method: 'su' }],
  ['other flags', { flags: '-g adm' }],
  ['another program', { exe: '/opt/sudo' }],
])('a probe that is asked ahead as %s is asked in the shell of its own', async (_, other) => {
  const daemon: Become = { method: 'sudo', user: 'daemon' }
  const connect = async (): Promise<Connection> => ({
    exchanges: 0,
    close: async () => {},
    shell: async (become) => ({
      run: (jobs) => jobs.map(async () => ({ code: 0, stdout: JSON.stringify(become), stderr: '' })),
      put: async () => ({ code: 0, stdout: '', stderr: '' }),
    }),
  })
  const machine = new Machine('router1', connect, new AbortController().signal)
  const first = { machine, become: daemon, timeout: undefined, script: sh`stat /` }
  const later = { machine, become: { ...daemon, ...other }, timeout: undefined, script: sh`cat /etc/shadow` }

  await ask(first, () => [later])

  expect(JSON.parse((await ask(later, () => [])).stdout)).toEqual(later.become)
})
