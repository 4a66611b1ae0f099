import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sh, userScript } from '../../src/script.ts'
import { connect } from '../../src/transport/connect.ts'
import { type Become, BecomeFailed, type Connection, type Target } from '../../src/transport/shell.ts'
import { Secret } from '../../src/value.ts'
import { lacking } from '../transport/needs.ts'
import { sshWords } from '../transport/ssh-words.ts'
import { namespaces } from './namespace.ts'
import { type Sshd, startSshd } from './server.ts'
import type { TestUser } from './users.ts'

const users: readonly TestUser[] = [
  {
    name: 'operator',
    uid: 4001,
    password: "it's open",
    sudoers: ['operator ALL=(ALL:ALL) ALL'],
    doas: ['permit operator'],
  },
  {
    name: 'trusted',
    uid: 4002,
    sudoers: ['trusted ALL=(ALL:ALL) NOPASSWD: ALL'],
    doas: ['permit nopass trusted'],
  },
  { name: 'guest', uid: 4003, password: 'guest' },
  {
    name: 'seated',
    uid: 4004,
    sudoers: ['Defaults:seated requiretty', 'seated ALL=(ALL:ALL) NOPASSWD: ALL'],
  },
  { name: 'narrow', uid: 4005, sudoers: ['narrow ALL=(daemon) NOPASSWD: ALL'] },
  { name: 'rootly', uid: 4006, password: 'rootly' },
]

// Users of our own need root and a mount namespace.

describe.skipIf(lacking('/usr/sbin/sshd', 'sudo', 'doas', 'busybox') || !namespaces)('become', () => {
  let sshd: Sshd
  const opened: Connection[] = []

  beforeAll(async () => {
    sshd = await startSshd({
      users,
      config: ['PasswordAuthentication yes', 'KbdInteractiveAuthentication no'],
    })
  })

  afterAll(async () => {
    for (const connection of opened) await connection.close()
    await sshd?.stop()
  })

  const as = async (user: string, more = {}): Promise<Connection> => {
    const connection = await connect(sshd.target({ user, ...more }))
    opened.push(connection)
    return connection
  }
  const whoami = sh`id -un; echo "$HOME"; pwd`
  const become = (method: Become['method'], user: string, password?: string): Become => ({
    method,
    user,
    password: password === undefined ? undefined : new Secret(password),
  })

  it.each<[string, Become, string]>([
    ['root', become('sudo', 'root'), 'root\nDIR/root\nDIR/root\n'],
    ['trusted', become('sudo', 'root'), 'root\nDIR/root\nDIR/root\n'],
    ['trusted', become('sudo', 'root', 'not needed'), 'root\nDIR/root\nDIR/root\n'],
    ['operator', become('sudo', 'root', "it's open"), 'root\nDIR/root\nDIR/root\n'],
    ['root', become('sudo', 'operator'), 'operator\nDIR/operator\nDIR/operator\n'],
    ['root', become('sudo', 'daemon'), 'daemon\n/usr/sbin\n/usr/sbin\n'],
    ['narrow', become('sudo', 'daemon'), 'daemon\n/usr/sbin\n/usr/sbin\n'],
    ['root', become('su', 'daemon'), 'daemon\n/usr/sbin\n/usr/sbin\n'],
    ['guest', become('su', 'rootly', 'rootly'), 'rootly\nDIR/rootly\nDIR/rootly\n'],
    ['root', become('doas', 'daemon'), 'daemon\n/usr/sbin\n/usr/sbin\n'],
    ['trusted', become('doas', 'root'), 'root\nDIR/root\nDIR/root\n'],
  ])('%s becomes another user: %o', async (login, how, expected) => {
    const shell = await (await as(login)).shell(how)

    const [outcome] = await Promise.all(shell.run([{ script: whoami }]))

    expect(outcome).toEqual({ code: 0, stdout: expected.replaceAll('DIR', sshd.dir), stderr: '' })
  })

  it.each<[string, string, Become, RegExp]>([
    [
      'a password is needed',
      'operator',
      become('sudo', 'root'),
      /^router1: sudo asks for a password: set ansible_become_password/,
    ],
    [
      'the password is wrong',
      'operator',
      become('sudo', 'root', 'wrong'),
      /^router1: sudo did not take the password/,
    ],
    [
      'there is no right',
      'guest',
      become('sudo', 'root', 'guest'),
      /^router1: sudo does not let the login user run commands as root/,
    ],
    [
      'there is no right and no password',
      'guest',
      become('sudo', 'root'),
      /^router1: sudo asks for a password/,
    ],
    ['the right is for another user', 'narrow', become('sudo', 'root'), /^router1: sudo/],
    [
      'a terminal is required',
      'seated',
      become('sudo', 'root'),
      /^router1: sudo insists on a terminal: take "Defaults requiretty"/,
    ],
    [
      'nobody has that name',
      'trusted',
      become('sudo', 'nobody-such'),
      /^router1: there is no user nobody-such/,
    ],
    [
      'su needs a password',
      'guest',
      become('su', 'rootly'),
      /^router1: a password is asked for: set ansible_become_password/,
    ],
    [
      'su’s password is wrong',
      'guest',
      become('su', 'rootly', 'wrong'),
      /^router1: su did not take the password/,
    ],
    [
      'su finds nobody of that name',
      'root',
      become('su', 'nobody-such'),
      /^router1: there is no user nobody-such/,
    ],
    [
      'the account of the other user is closed',
      'root',
      { ...become('sudo', 'daemon'), flags: '-i' },
      /^router1: sudo failed \(it said: .*not available/,
    ],
    [
      'doas needs a password',
      'operator',
      become('doas', 'root', "it's open"),
      /^router1: doas asks for passwords only on a terminal/,
    ],
    ['doas knows no rule', 'guest', become('doas', 'root'), /^router1: doas does not let the login user/],
  ])('says so when %s', async (_, login, how, message) => {
    const connection = await as(login)

    const failure = connection.shell(how)

    await expect(failure).rejects.toThrow(BecomeFailed)
    await expect(failure).rejects.toThrow(message)
    const [outcome] = await Promise.all((await connection.shell()).run([{ script: sh`id -un` }]))
    expect(outcome!.stdout).toBe(`${login}\n`)
  })

  it.each(['dash', 'busybox ash', 'bash'])(
    'runs all that the login shell runs, over sudo and %s',
    async (shell) => {
      const connection = await as('operator', { shell })
      const root = await connection.shell(become('sudo', 'root', "it's open"))
      const before = connection.exchanges

      const outcomes = await Promise.all(
        root.run([
          { script: sh`echo one; exit 3` },
          { script: userScript('cat'), user: true, stdin: 'a\0b' },
          { script: userScript('(sleep 1; echo late) & echo now'), user: true },
          { script: userScript('sleep 100'), user: true, timeout: 0.3 },
          { script: sh`sleep 1; echo end` },
        ]),
      )
      const exchanges = connection.exchanges - before
      const put = await root.put(
        'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
        Buffer.alloc(0),
      )

      expect(outcomes.map(({ code, stdout }) => [code, stdout])).toEqual([
        [3, 'one\n'],
        [0, 'a\0b'],
        [0, 'now\n'],
        [124, ''],
        [0, 'end\n'],
      ])
      expect(put.code).toBe(0)
      // One for the batch, one after each shell that was retired (what was killed may be seen dying).
      expect([2, 3]).toContain(exchanges)
    },
  )

  it('shows no password to the process list', async () => {
    const shell = await (await as('operator')).shell(become('sudo', 'root', "it's open"))

    const [outcome] = await Promise.all(
      shell.run([
        {
          script: sh`cat /proc/[0-9]*/cmdline | tr '\000' ' '; : ${new Secret('hush-hush')}`,
        },
      ]),
    )

    expect(outcome!.stdout).toContain('sudo')
    expect(outcome!.stdout).not.toMatch(/it's open|hush-hush/)
  })

  it('keeps the password until su itself asks for it', async () => {
    const wrapper = join(sshd.dir, 'su')
    writeFileSync(wrapper, `#!/bin/sh\nprintf 'Loading settings: ' >&2; sleep 1; exec su "$@"\n`, {
      mode: 0o755,
    })
    const shell = await (await as('guest')).shell({ ...become('su', 'rootly', 'rootly'), exe: wrapper })

    const [outcome] = await Promise.all(shell.run([{ script: sh`id -un` }]))

    expect(outcome!.stdout).toBe('rootly\n')
  })

  it.each<[string, string, Partial<Target>]>([
    ['guest', 'the inventory', {}],
    ['root', 'nobody', { user: undefined }],
    [
      'guest',
      'ssh_config',
      { user: undefined, sshArguments: { first: sshWords('-F', 'none', '-o', 'User=guest'), last: [] } },
    ],
  ])('has no need to become %s where it is who %s says', async (user, _, changes) => {
    for (const connection of ['ssh', 'openssh'] as const) {
      const opened = await as(user, { connection, ...changes })

      expect(await opened.shell({ ...become('sudo', user), exe: '/nowhere/sudo' })).toBeDefined()
    }
  })

  it('serves twelve users over one host that allows few sessions', async () => {
    const many = await startSshd({ maxSessions: 3 })
    const connection = await connect(many.target())
    const names = [
      'daemon',
      'bin',
      'sys',
      'sync',
      'games',
      'man',
      'lp',
      'mail',
      'news',
      'uucp',
      'proxy',
      'backup',
    ]

    const seen = await Promise.all(
      names.map(async (name) => {
        const shell = await connection.shell(become('sudo', name))
        const [outcome] = await Promise.all(shell.run([{ script: sh`id -un` }]))
        return outcome!.stdout.trim()
      }),
    )

    expect(seen).toEqual(names)
    await connection.close()
    await many.stop()
  })

  it('keeps the contents of a user without a home where nobody else can put any', async () => {
    const shell = await (await as('root')).shell(become('sudo', 'nobody'))

    const [outcome] = await Promise.all(shell.run([{ script: sh`echo "$TSPLAY_STORE"` }]))

    expect(outcome!.stdout).toBe('/var/tmp/.tsplay-65534/content\n')
  })

  describe.each(['ssh', 'openssh'] as const)('over connection: %s', (connection) => {
    beforeAll(() => {
      const gate = `Host gate\n HostName 127.0.0.1\n Port ${sshd.port}\n User operator\n`
      writeFileSync(join(sshd.dir, 'ssh_config'), `UserKnownHostsFile ${sshd.knownHosts}\n${gate}`)
    })
    const login = (password: string, last: readonly string[] = []) =>
      connect(
        sshd.target({
          connection,
          user: 'operator',
          password: new Secret(password),
          privateKeyFile: undefined,
          sshArguments: { first: sshWords('-F', join(sshd.dir, 'ssh_config')), last: sshWords(...last) },
        }),
      ).then(async (opened) => {
        const [outcome] = await Promise.all((await opened.shell()).run([{ script: sh`id -un` }]))
        await opened.close()
        return outcome!.stdout
      })

    it('logs in with a password', async () => {
      expect(await login("it's open")).toBe('operator\n')
    })

    it('offers a wrong one once', async () => {
      const failures = () => sshd.log().match(/Failed password for operator/g)?.length ?? 0
      const before = failures()

      await expect(login('wrong')).rejects.toThrow(/router1: .*(Tried: password|Permission denied)/)
      expect(failures()).toBe(before + 1)
    })

    it('gives the password to no host in between', async () => {
      await expect(login("it's open", ['-J', 'gate'])).rejects.toThrow(
        /Permission denied|nothing to log in with/,
      )
    })
  })
})
