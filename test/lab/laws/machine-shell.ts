import { afterAll, beforeAll } from 'vitest'
import { keyFile, knownHostsFile, machines } from '../../../lab/lab.ts'
import type { Script } from '../../../src/script.ts'
import { connect } from '../../../src/transport/connect.ts'
import type { Connection, Shell } from '../../../src/transport/shell.ts'
import type { RunScript } from '../../laws.ts'

/** A root shell on a machine of the lab, over our own transport, for the tests of a file. */
export function machineShell(name: string): RunScript {
  let connection: Connection
  let shell: Shell

  beforeAll(async () => {
    connection = await connect({
      name,
      connection: 'ssh',
      host: '127.0.0.1',
      port: machines.find((machine) => machine.name === name)!.port,
      user: 'root',
      privateKeyFile: keyFile,
      knownHostsFiles: [knownHostsFile],
      timeout: 60,
    })
    shell = await connection.shell()
  })
  afterAll(() => connection?.close())

  return (script: Script) => shell.run([{ script }])[0]!
}
