import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import ssh2 from 'ssh2'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Ending } from '../../src/transport/channel.ts'
import type { Endpoint } from '../../src/transport/endpoint.ts'
import { SshLink } from '../../src/transport/ssh-link.ts'

/** Answers each command, ends it with code 7 and closes, all in one packet of the network. */
const { private: hostKey } = ssh2.utils.generateKeyPairSync('ed25519')
const hasty = createServer((socket) => {
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    client.on('authentication', (login) => login.accept())
    client.on('session', (accept) =>
      accept().on('exec', (accept) => {
        socket.cork()
        const channel = accept()
        channel.exit(7)
        channel.end()
        setImmediate(() => socket.uncork())
      }),
    )
    client.on('error', () => {})
  })
  server.injectSocket(socket)
})

beforeAll(async () => {
  await once(hasty.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => hasty.close())

it('knows the exit code of a command that has ended before anybody could listen', async () => {
  const stream = connect((hasty.address() as AddressInfo).port, '127.0.0.1')
  const client = new ssh2.Client()
  const link = new SshLink({ name: 'router1', timeout: 10 } as Endpoint, client, {
    stream,
    said: () => undefined,
    ended: () => undefined,
    lost: () => undefined,
    release: () => {},
  })
  client.connect({ sock: stream, username: 'operator' })
  await once(client, 'ready')

  const channel = (await link.open('exit 7'))!
  channel.stdout.resume()
  channel.stderr.resume()
  const ending = await new Promise<Ending>((resolve) => channel.onEnd(resolve))
  await link.close()

  expect(ending).toEqual({ code: 7, how: 'exit code 7' })
})
