import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { sh, userScript } from '../../src/script.ts'
import { connect } from '../../src/transport/connect.ts'
import { type Connection, type Target, Unreachable } from '../../src/transport/shell.ts'
import { lacking } from '../transport/needs.ts'
import { namespaces } from './namespace.ts'
import { freePort, type Sshd, startSshd } from './server.ts'

const ways = ['ssh', 'openssh'] as const

/** What hosts do to those who work on them: each ends in a clear word within bounded time, and nothing hangs. */
describe.skipIf(lacking('/usr/sbin/sshd'))('a host in trouble', () => {
  let sshd: Sshd
  const opened: Connection[] = []

  beforeAll(async () => {
    sshd = await startSshd()
  })
  afterEach(async () => {
    for (const connection of opened.splice(0)) await connection.close()
    rmSync(join(sshd.dir, '.bashrc'), { force: true })
  })
  afterAll(() => sshd?.stop())

  const open = async (changes: Partial<Target> = {}, server = sshd): Promise<Connection> => {
    const connection = await connect(server.target(changes))
    opened.push(connection)
    return connection
  }
  const says = async (connection: Connection) => {
    const [outcome] = await Promise.all((await connection.shell()).run([{ script: sh`echo hello` }]))
    return outcome!.stdout
  }
  /** A connection that takes the place of a login; the server may still be at the end of the one before. */
  const occupy = async (port: number): Promise<Socket> => {
    for (;;) {
      const socket = createConnection(port, '127.0.0.1')
      const [greeting] = await once(socket, 'data')
      if (String(greeting).startsWith('SSH-')) return socket
      socket.destroy()
    }
  }
  /** The server's own process for this login, which is the parent of the shell. */
  const serverOf = async (connection: Connection): Promise<number> => {
    const [outcome] = await Promise.all((await connection.shell()).run([{ script: sh`echo "$PPID"` }]))
    return Number(outcome!.stdout)
  }

  it.each([
    ['ssh', 'SIGKILL', undefined, /closed the connection|was lost/],
    ['ssh', 'SIGSTOP', 0.2, /does not answer any more/],
    ['openssh', 'SIGKILL', undefined, /ssh: .*(closed|reset|broken pipe)/i],
    ['openssh', 'SIGSTOP', 1, /ssh: .*Timeout, server .* not responding/],
  ] as const)(
    'is told over connection: %s when its server gets %s, and goes on',
    async (way, signal, keepalive, why) => {
      const connection = await open({ connection: way, keepalive })
      const server = await serverOf(connection)
      const [job] = (await connection.shell()).run([{ script: sh`sleep 60` }])

      process.kill(server, signal)

      await expect(job).rejects.toThrow(Unreachable)
      await expect(job).rejects.toThrow(why)
      if (signal === 'SIGSTOP') process.kill(server, 'SIGKILL')
      expect(await says(connection)).toBe('hello\n')
    },
  )

  it.each(ways)('tells nothing of what was printed when it is lost, over connection: %s', async (way) => {
    const shell = await (await open({ connection: way })).shell()

    const [loud, lost] = shell.run([
      { script: userScript('echo hush-1 >&2'), user: true },
      {
        script: userScript('echo hush-2 >&2; printf hush-3 >&2; sleep 0.3; kill -9 $PPID; sleep 60'),
        user: true,
      },
    ])

    expect((await loud!).stderr).toBe('hush-1\n')
    await expect(lost).rejects.toThrow(/closed|reset|lost/)
    await expect(lost).rejects.not.toThrow(/hush/)
  })

  it.skipIf(!namespaces)('says that its disk is full, and works on', async () => {
    const small = `unshare -m sh -c 'mount -t tmpfs -o size=32k none "$HOME" && exec sh'`
    const shell = await (await open({ shell: small })).shell()

    const put = await shell.put('0'.repeat(64), Buffer.alloc(200_000, 'x'))
    const [after] = await Promise.all(shell.run([{ script: sh`echo still here` }]))

    expect(put.code).not.toBe(0)
    expect(put.stderr).toMatch(/\.tsplay: cannot be written to; is the disk full\?/)
    expect(after!.stdout).toBe('still here\n')
  })

  it('takes away what was brought to it, also where the connection is lost', async () => {
    const connection = await open({ connection: 'ssh' })
    const shell = await connection.shell()
    const bytes = Buffer.alloc(300_000, 'x')
    await shell.put(createHash('sha256').update(bytes).digest('hex'), bytes)
    const [where] = await Promise.all(
      shell.run([{ script: sh`printf %s "$TSPLAY_NEW"; ls "$TSPLAY_NEW" >&2` }]),
    )
    expect(where!.stderr).toMatch(/^[0-9a-f]{64}\n$/)

    process.kill(await serverOf(connection), 'SIGKILL')

    const other = await (await open({ connection: 'ssh' })).shell()
    const there = async () => (await other.run([{ script: sh`test -e ${where!.stdout}` }])[0]!).code
    await expect.poll(there, { timeout: 5_000 }).toBe(1)
  })

  it.each(ways)('cannot flood us over connection: %s', async (way) => {
    const shell = await (await open({ connection: way })).shell()
    const before = process.memoryUsage().rss

    const [flood, after] = await Promise.all(
      shell.run([
        { script: userScript('head -c 1073741824 /dev/zero'), user: true },
        { script: sh`echo next` },
      ]),
    )

    expect(flood).toMatchObject({ code: 125, stderr: expect.stringContaining('more than 67108864 bytes') })
    expect(after!.stdout).toBe('next\n')
    expect(process.memoryUsage().rss - before).toBeLessThan(400_000_000)
  })

  it.each(ways)('may limit new connections: all get in at last, over connection: %s', async (connection) => {
    const busy = await startSshd({ maxStartups: '2:100:2' })

    const all = await Promise.all(Array.from({ length: 12 }, () => open({ connection }, busy)))

    expect(await Promise.all(all.map(says))).toEqual(all.map(() => 'hello\n'))
    expect(busy.log()).toMatch(/drop connection|MaxStartups/)
    await busy.stop()
  })

  it.each(ways)('may be full for longer than a login may take, over connection: %s', async (connection) => {
    const busy = await startSshd({ maxStartups: '2:100:2' })
    const others = await Promise.all([1, 2].map(() => occupy(busy.port)))
    setTimeout(() => {
      for (const other of others) other.destroy()
    }, 4_000)

    expect(await says(await open({ connection, timeout: 3 }, busy))).toBe('hello\n')
    expect(busy.log()).toMatch(/drop connection|MaxStartups/)
    await busy.stop()
  })

  it.each(ways)('is told at once where nobody listens, over connection: %s', async (connection) => {
    const begin = performance.now()

    await expect(open({ connection, port: await freePort(), timeout: 3 }).then(says)).rejects.toThrow(
      /refuse/,
    )
    expect(performance.now() - begin).toBeLessThan(3_000)
  })

  it.each([
    ['before its name', '', /did not answer within 1 s|ssh: .*timed out during banner exchange/],
    [
      'after its name',
      'SSH-2.0-mute\r\n',
      /did not answer within 1 s|the login did not come to a shell within 1 s/,
    ],
  ])('may fall silent %s', async (_, name, message) => {
    const mute = createServer((socket) => socket.on('error', () => {}).write(name)).listen(0, '127.0.0.1')
    await once(mute, 'listening')
    const { port } = mute.address() as AddressInfo

    for (const connection of ways)
      await expect(open({ connection, port, timeout: 1 }).then(says)).rejects.toThrow(message)
    mute.close()
  })

  it.each(ways)('may have start-up files with mistakes, over connection: %s', async (connection) => {
    writeFileSync(join(sshd.dir, '.bashrc'), 'no_such_command\nfalse\necho "unfinished\n')

    expect(await says(await open({ connection }))).toBe('hello\n')
  })

  it.each(ways.flatMap((way) => [7, 255].map((code) => [way, code] as const)))(
    'may have start-up files that end the login, over connection: %s with code %d',
    async (connection, code) => {
      writeFileSync(join(sshd.dir, '.bashrc'), `echo "closed for today" >&2; exit ${code}\n`)

      await expect(open({ connection }).then(says)).rejects.toThrow(
        `router1: the login gives no usable shell: exit code ${code} (it said: closed for today)`,
      )
    },
  )

  it.each(ways)(
    'may say why it ends the login where one looks for answers, over connection: %s',
    async (way) => {
      writeFileSync(join(sshd.dir, '.bashrc'), 'echo Welcome; seq 9; echo "closed for today"; exit 1\n')

      await expect(open({ connection: way }).then(says)).rejects.toThrow(
        'router1: the login gives no usable shell: exit code 1 (it said: 8\n9\nclosed for today)',
      )
    },
  )

  it.each(ways)('may have a banner, over connection: %s', async (connection) => {
    const banner = join(sshd.dir, 'banner')
    writeFileSync(banner, 'Authorised use only.\n'.repeat(50))
    const formal = await startSshd({ config: [`Banner ${banner}`] })

    expect(await says(await open({ connection }, formal))).toBe('hello\n')

    writeFileSync(join(formal.dir, '.bashrc'), 'echo "closed for today"; exit 1\n')
    await expect(open({ connection }, formal).then(says)).rejects.toThrow(/closed for today\)$/)
    await formal.stop()
  })

  it.each(ways.flatMap((way) => ['2>&1', '2>/dev/null'].map((where) => [where, way] as const)))(
    'may have start-up files that lead stderr elsewhere (%s), over connection: %s',
    async (where, connection) => {
      writeFileSync(join(sshd.dir, '.bashrc'), `exec ${where}\n`)

      await expect(open({ connection, timeout: 2 }).then(says)).rejects.toThrow(
        'router1: the login has its stderr elsewhere: a start-up file redirects it (exec 2> in .bashrc?)',
      )
    },
  )
})
