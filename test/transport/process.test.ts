import { expect, it } from 'vitest'
import { connect } from '../../src/transport/connect.ts'
import { startProgram } from '../../src/transport/process.ts'
import { Unreachable } from '../../src/transport/shell.ts'

it.each([
  ['is not there', '/nowhere/ssh', 'ENOENT'],
  ['is below a file', '/dev/null/ssh', 'ENOTDIR'],
  ['may not be run', '/dev/null', 'EACCES'],
  ['has no name', '', 'cannot be empty'],
])('a program that %s makes its host unreachable', async (_, file, why) => {
  const starting = startProgram('router1', { file, args: [] })

  await expect(starting).rejects.toThrow(Unreachable)
  await expect(starting).rejects.toThrow(`router1: cannot start ${file}: `)
  await expect(starting).rejects.toThrow(why)
})

it('a program for connection: openssh that is below a file makes its host unreachable', async () => {
  const target = { name: 'router1', host: 'router1', sshProgram: '/dev/null/ssh' }

  const shell = connect({ ...target, connection: 'openssh' }).then((connection) => connection.shell())

  await expect(shell).rejects.toThrow('router1: cannot start /dev/null/ssh: ')
})
