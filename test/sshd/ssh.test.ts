import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, connect as dial, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { sh } from '../../src/script.ts'
import { connect } from '../../src/transport/connect.ts'
import { type Connection, Unreachable } from '../../src/transport/shell.ts'
import { connectSsh } from '../../src/transport/ssh.ts'
import { lacking } from '../transport/needs.ts'
import { sshWords } from '../transport/ssh-words.ts'
import { freePort, makeKey, publicKey, type Sshd, startSshd } from './server.ts'

describe.skipIf(lacking('/usr/sbin/sshd'))('ssh', () => {
  let sshd: Sshd
  const opened: Connection[] = []

  beforeAll(async () => {
    sshd = await startSshd({ hostKeyTypes: ['ed25519', 'rsa', 'ecdsa'] })
  })

  afterEach(async () => {
    for (const connection of opened.splice(0)) await connection.close()
  })

  afterAll(() => sshd?.stop())

  const open = async (...how: Parameters<typeof connectSsh>): Promise<Connection> => {
    const connection = await connectSsh(...how)
    opened.push(connection)
    return connection
  }
  const echo = async (connection: Connection) => {
    const [outcome] = await Promise.all((await connection.shell()).run([{ script: sh`echo hello` }]))
    return outcome!.stdout
  }

  it('asks for no signature of every key that the host has', async () => {
    const verbose = await startSshd({ hostKeyTypes: ['ed25519', 'rsa'], config: ['LogLevel DEBUG1'] })
    try {
      const connection = await open(verbose.target())

      expect(await echo(connection)).toBe('hello\n')
      expect(verbose.log()).not.toContain('hostkeys-prove')
    } finally {
      await verbose.stop()
    }
  })

  describe('says what to do when', () => {
    it('nobody listens', async () => {
      const port = await freePort()

      await expect(connect(sshd.target({ port }))).rejects.toThrow(
        new Unreachable(
          `router1: 127.0.0.1:${port} refuses connections: is sshd running there, and is ansible_port right?`,
        ),
      )
    })

    it('the name does not resolve', async () => {
      await expect(connect(sshd.target({ host: 'router1.invalid' }))).rejects.toThrow(
        'router1: the name router1.invalid does not resolve',
      )
    })

    it('the own address is not one of this machine', async () => {
      const sshArguments = { first: sshWords('-F', 'none', '-b', '192.0.2.1'), last: [] }
      await expect(connect(sshd.target({ sshArguments }))).rejects.toThrow(
        'from BindAddress 192.0.2.1: it is no address of this machine',
      )
    })

    it('nothing answers', async () => {
      const mute = createServer().listen(0, '127.0.0.1')
      await new Promise((resolve) => mute.once('listening', resolve))

      const start = Date.now()
      await expect(connect(sshd.target({ port: portOf(mute), timeout: 0.5 }))).rejects.toThrow(
        'did not answer within 0.5 s',
      )
      expect(Date.now() - start).toBeLessThan(3_000)
      mute.close()
    })

    it.each([
      [
        'hangs up',
        (socket: Socket) => socket.destroy(),
        /closed the connection during the login.*MaxStartups/,
      ],
      ['speaks HTTP', (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), /127\.0\.0\.1/],
      [
        'resets the connection',
        (socket: Socket) => socket.resetAndDestroy(),
        /closed the connection during the login/,
      ],
    ])('the server %s', async (_, act, message) => {
      const odd = createServer(act).listen(0, '127.0.0.1')
      await new Promise((resolve) => odd.once('listening', resolve))

      const failure = connect(sshd.target({ port: portOf(odd), timeout: 1 }))

      await expect(failure).rejects.toThrow(Unreachable)
      await expect(failure).rejects.toThrow(message)
      odd.close()
    })

    it('the key is not the right one', async () => {
      const wrong = join(sshd.dir, 'wrong_key')
      makeKey(wrong, 'ed25519')

      await expect(connect(sshd.target({ privateKeyFile: wrong }))).rejects.toThrow(
        /does not let \w+ in\. Tried: .*wrong_key.*authorized_keys/,
      )
    })

    it('the key file is missing', async () => {
      await expect(connect(sshd.target({ privateKeyFile: '/nowhere/key' }))).rejects.toThrow(
        'router1: the private key file /nowhere/key does not exist',
      )
    })

    it('the key is encrypted', async () => {
      const locked = join(sshd.dir, 'locked_key')
      makeKey(locked, 'ed25519', 'passphrase')

      await expect(connect(sshd.target({ privateKeyFile: locked }))).rejects.toThrow(
        /locked_key: is encrypted: add it to ssh-agent with ssh-add/,
      )
    })

    it('the host is not known', async () => {
      const empty = join(sshd.dir, 'empty')
      writeFileSync(empty, '')

      await expect(connect(sshd.target({ knownHostsFiles: [empty] }))).rejects.toThrow(
        /router1: its host key is not known: ssh-ed25519 SHA256:.* is not in .*empty as \[127\.0\.0\.1\]:\d+/,
      )
    })

    it('the host has another key than before', async () => {
      const known = join(sshd.dir, 'old_known')
      const fresh = join(sshd.dir, 'other_host_key')
      makeKey(fresh, 'ed25519')
      const old = publicKey(fresh)
      writeFileSync(known, `[127.0.0.1]:${sshd.port} ${old}\n`)

      await expect(
        connect(sshd.target({ knownHostsFiles: [known], hostKeyChecking: 'accept-new' })),
      ).rejects.toThrow(
        /host key has CHANGED: .*old_known:1 has ssh-ed25519 SHA256:.*the host shows ssh-ed25519 SHA256:/,
      )
    })

    it('the host has another key than before, over connection: openssh', async () => {
      const known = join(sshd.dir, 'old_known')
      const connection = connect(sshd.target({ connection: 'openssh', knownHostsFiles: [known] }))

      await expect(connection.then((one) => one.shell())).rejects.toThrow(
        /^router1: ssh: the host key has CHANGED: \S+old_known:1 has another one, the host shows SHA256:\S+\. .*ssh-keygen -f \S+old_known. -R/,
      )
    })

    it('the account runs no shell', async () => {
      const closed = await startSshd({ config: ['ForceCommand echo no shell here >&2; exit 3'] })

      const connection = await open(closed.target())

      await expect(connection.shell()).rejects.toThrow(
        'router1: the login gives no usable shell: exit code 3 (it said: no shell here)',
      )
      await closed.stop()
    })
  })

  it('asks for the type of host key that is known', async () => {
    for (const type of ['rsa', 'ecdsa', 'ed25519']) {
      const known = join(sshd.dir, `known_${type}`)
      const key = readFileSync(join(sshd.dir, `host_${type}.pub`), 'utf8')
        .split(' ')
        .slice(0, 2)
        .join(' ')
      writeFileSync(known, `[127.0.0.1]:${sshd.port} ${key}\n`)

      expect(await echo(await open(sshd.target({ knownHostsFiles: [known] })))).toBe('hello\n')
    }
  })

  it('adds a new host where that is wanted, and knows it then', async () => {
    const known = join(sshd.dir, 'new', 'known_hosts')

    await open(sshd.target({ knownHostsFiles: [known], hostKeyChecking: 'accept-new' }))

    expect(readFileSync(known, 'utf8')).toMatch(/^\[127\.0\.0\.1\]:\d+ ssh-ed25519 \S+\n$/)
    expect(await echo(await open(sshd.target({ knownHostsFiles: [known] })))).toBe('hello\n')
  })

  it('logs in with the usual keys and with the agent', async () => {
    const usual = { home: process.env.HOME, agent: process.env.SSH_AUTH_SOCK }
    const home = join(sshd.dir, 'home')
    mkdirSync(join(home, '.ssh'), { recursive: true })
    writeFileSync(join(home, '.ssh', 'id_ed25519'), readFileSync(sshd.userKey), { mode: 0o600 })
    const socket = join(sshd.dir, 'agent')
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
    try {
      delete process.env.SSH_AUTH_SOCK
      process.env.HOME = home
      expect(await echo(await open(sshd.target({ privateKeyFile: undefined })))).toBe('hello\n')

      process.env.HOME = sshd.dir
      process.env.SSH_AUTH_SOCK = socket
      await eventually(() => existsSync(socket))
      await finished(spawn('ssh-add', [sshd.userKey], { stdio: 'ignore' }))
      expect(await echo(await open(sshd.target({ privateKeyFile: undefined })))).toBe('hello\n')

      process.env.SSH_AUTH_SOCK = join(sshd.dir, 'nobody')
      await expect(connect(sshd.target({ privateKeyFile: undefined }))).rejects.toThrow(
        /nothing to log in with.*Not used: ssh-agent: /,
      )
    } finally {
      process.env.HOME = usual.home
      if (usual.agent === undefined) delete process.env.SSH_AUTH_SOCK
      else process.env.SSH_AUTH_SOCK = usual.agent
      agent.kill()
    }
  })

  it('opens a second connection when the host refuses a session', async () => {
    const narrow = await startSshd({ maxSessions: 1 })
    const connection = await open(narrow.target())
    const shell = await connection.shell()

    const batches = Array.from({ length: 6 }, (_, i) => shell.run([{ script: sh`sleep 0.5; echo ${i}` }])[0]!)

    expect((await Promise.all(batches)).map(({ stdout }) => stdout)).toEqual([
      '0\n',
      '1\n',
      '2\n',
      '3\n',
      '4\n',
      '5\n',
    ])
    expect(narrow.log().match(/Accepted publickey/g)!.length).toBeGreaterThan(1)
    await connection.close()
    await narrow.stop()
  })

  it('says so when the host refuses every session', async () => {
    const shut = await startSshd({ maxSessions: 0 })
    const connection = await open(shut.target())

    const shells = [connection.shell(), connection.shell({ method: 'su', user: 'daemon' })]
    for (const shell of shells)
      await expect(shell).rejects.toThrow('router1: the host refuses every session (is MaxSessions 0?)')
    await connection.close()
    await shut.stop()
  })

  it('logs in without a word from noisy start-up files', async () => {
    writeFileSync(join(sshd.dir, '.bashrc'), 'echo Welcome; echo to router1 >&2; printf "no newline"\n')

    expect(await echo(await open(sshd.target()))).toBe('hello\n')
  })

  it('waits for the shell as long as ssh_config allows', async () => {
    writeFileSync(join(sshd.dir, '.bashrc'), 'sleep 3\n')
    const sshArguments = { first: sshWords('-F', 'none', '-o', 'ConnectTimeout=1'), last: [] }
    const connection = await open(sshd.target({ timeout: undefined, sshArguments }))

    await expect(connection.shell()).rejects.toThrow('the shell did not answer within 1 s')
    rmSync(join(sshd.dir, '.bashrc'))
  })

  describe('a link that is lost', () => {
    let relay: Relay

    beforeAll(async () => {
      relay = await Relay.to(sshd.port)
    })

    afterAll(() => relay.close())

    const through = (changes = {}) => sshd.target({ port: relay.port, hostKeyChecking: 'no', ...changes })

    it.each<[string, () => void, number | undefined, RegExp]>([
      ['is cut', () => relay.cut(), undefined, /router1: (the connection was lost|.* closed the connection)/],
      ['is reset', () => relay.reset(), undefined, /router1: the connection was lost: .*:\d+ has reset it/],
      ['falls silent', () => relay.hush(), 0.1, /does not answer any more/],
    ])('rejects all that runs or waits when it %s, and is replaced', async (_, act, keepalive, message) => {
      const connection = await open(through({ keepalive }))
      const shell = await connection.shell()
      const jobs = shell.run([
        { script: sh`echo first` },
        { script: sh`sleep 60` },
        { script: sh`echo never` },
      ])
      const put = shell.put('0'.repeat(64), Buffer.alloc(10_000_000))
      await jobs[0]

      act()

      for (const lost of [...jobs.slice(1), put]) {
        await expect(lost).rejects.toThrow(Unreachable)
        await expect(lost).rejects.toThrow(message)
      }
      expect(await shell.run([{ script: sh`echo again` }])[0]).toMatchObject({ stdout: 'again\n' })
      expect(await echo(connection)).toBe('hello\n')
    })

    it('is not replaced once the connection was closed', async () => {
      const connection = await open(through())
      const shell = await connection.shell()
      relay.cut()

      await connection.close()

      await expect(shell.run([{ script: sh`echo again` }])[0]).rejects.toThrow(Unreachable)
    })

    it('does not keep a session from being refused in time', async () => {
      const connection = await open(through({ timeout: 3 }))

      relay.hush()

      await expect(connection.shell()).rejects.toThrow('router1: no answer to a new session within 3 s')
    })
  })

  it('keeps no timers or sockets after close', async () => {
    const before = process.getActiveResourcesInfo().length
    const connection = await connectSsh(sshd.target())
    await echo(connection)

    await connection.close()

    await eventually(() => process.getActiveResourcesInfo().length <= before)
    await expect(connection.shell().then((shell) => shell.run([{ script: sh`:` }])[0])).rejects.toThrow(
      Unreachable,
    )
  })
})

/** A wire to the server that can be cut. */
class Relay {
  readonly #server: Server
  readonly #pairs: [Socket, Socket][] = []

  private constructor(server: Server) {
    this.#server = server
  }

  static async to(port: number): Promise<Relay> {
    const server = createServer()
    const relay = new Relay(server)
    server.on('connection', (client) => {
      const host = dial(port, '127.0.0.1')
      for (const end of [client, host]) end.on('error', () => {})
      client.pipe(host).pipe(client)
      relay.#pairs.push([client, host])
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return relay
  }

  get port(): number {
    return portOf(this.#server)
  }

  cut(): void {
    for (const pair of this.#pairs.splice(0)) for (const end of pair) end.destroy()
  }

  reset(): void {
    for (const pair of this.#pairs.splice(0)) for (const end of pair) end.resetAndDestroy()
  }

  hush(): void {
    for (const [client, host] of this.#pairs) {
      client.unpipe()
      host.unpipe()
    }
  }

  close(): void {
    this.cut()
    this.#server.close()
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

async function eventually(done: () => boolean): Promise<void> {
  for (let i = 0; i < 100 && !done(); i++) await sleep(50)
  expect(done()).toBe(true)
}

function finished(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => child.once('exit', resolve))
}
