import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { connect as connectTo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sh, userScript } from '../../src/script.ts'
import { connect } from '../../src/transport/connect.ts'
import type { Ask, Connection, Target } from '../../src/transport/shell.ts'
import { Secret } from '../../src/value.ts'
import { lacking } from '../transport/needs.ts'
import { sshWords } from '../transport/ssh-words.ts'
import { namespaces } from './namespace.ts'
import { makeKey, publicKey, type Sshd, startSshd } from './server.ts'

/** How people have it set up: their files, their agent, hosts in between. */
describe.skipIf(lacking('/usr/sbin/sshd', 'ssh-agent', 'busybox'))('ways to a host', () => {
  let sshd: Sshd
  let gate: Sshd
  let home: string
  const usual = { HOME: process.env.HOME, SSH_AUTH_SOCK: process.env.SSH_AUTH_SOCK }
  const opened: Connection[] = []
  const agents: ChildProcess[] = []

  beforeAll(async () => {
    sshd = await startSshd({ config: ['AllowAgentForwarding yes'] })
    gate = await startSshd({ maxSessions: 1 })
  })
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'tsplay-ways-'))
    mkdirSync(join(home, '.ssh'))
    process.env.HOME = home
    delete process.env.SSH_AUTH_SOCK
  })
  afterEach(async () => {
    for (const connection of opened.splice(0)) await connection.close()
    for (const agent of agents.splice(0)) agent.kill()
    rmSync(home, { recursive: true, force: true })
  })
  afterAll(async () => {
    Object.assign(process.env, usual)
    for (const [name, value] of Object.entries(usual)) if (value === undefined) delete process.env[name]
    await sshd?.stop()
    await gate?.stop()
  })

  const configure = (text: string) =>
    writeFileSync(
      join(home, '.ssh/config'),
      text
        .replaceAll('HOST', `HostName 127.0.0.1\n Port ${sshd.port}\n UserKnownHostsFile ${sshd.knownHosts}`)
        .replaceAll('GATE', `HostName 127.0.0.1\n Port ${gate.port}\n UserKnownHostsFile ${gate.knownHosts}`)
        .replaceAll('GKEY', `IdentityFile ${gate.userKey}`)
        .replaceAll('KEY', `IdentityFile ${sshd.userKey}`),
    )
  // The ssh program looks for the home in /etc/passwd.
  const named = () => ['-F', join(home, '.ssh/config')]
  const open = async (changes: Partial<Target> = {}, ask?: Ask): Promise<Connection> => {
    const connection = await connect(
      { name: 'r1', connection: 'ssh', host: 'r1', timeout: 10, ...changes },
      ask,
    )
    opened.push(connection)
    return connection
  }
  const says = async (connection: Connection, script = sh`echo hello`) => {
    const [outcome] = await Promise.all((await connection.shell()).run([{ script }]))
    return outcome!.stdout
  }
  const agent = async (...keys: string[]): Promise<string> => {
    const socket = join(home, `agent${agents.length}`)
    agents.push(spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' }))
    const env = { ...process.env, SSH_AUTH_SOCK: socket }
    // Its socket is there before it listens: then ssh-add exits with 2.
    for (let i = 0; i < 100 && spawnSync('ssh-add', ['-l'], { env }).status === 2; i++) await sleep(20)
    for (const key of keys) execFileSync('ssh-add', ['-q', key], { env })
    return socket
  }
  const trust = (key: string) => {
    const file = join(sshd.dir, 'authorized_keys')
    writeFileSync(file, readFileSync(file, 'utf8') + readFileSync(`${key}.pub`, 'utf8'))
  }
  const logins = ({ log }: Sshd) => log().match(/Accepted publickey/g)?.length ?? 0

  describe.each(['ssh', 'openssh'] as const)('over connection: %s', (connection) => {
    const openNamed = (changes: Partial<Target> = {}) =>
      open({ connection, sshArguments: { first: sshWords(...named()), last: [] }, ...changes })

    it.each<[string, string]>([
      ['a host of ssh_config', 'Host r1\n HOST\n KEY\n'],
      ['a host behind another', 'Host r1\n HOST\n KEY\n ProxyJump gate\nHost gate\n GATE\n GKEY\n'],
      [
        'a host behind two others',
        'Host r1\n HOST\n KEY\n ProxyJump gate,two\nHost gate\n GATE\n GKEY\nHost two\n HOST\n KEY\n',
      ],
      ['a command', 'Host r1\n HOST\n KEY\n ProxyCommand busybox nc %h %p\n'],
    ])('goes by way of %s', async (_, config) => {
      configure(config)

      expect(await says(await openNamed())).toBe('hello\n')
    })

    it('lets the arguments of the inventory lead', async () => {
      configure('Host gate\n GATE\n GKEY\n')
      const last = ['-J', 'gate', '-p', String(sshd.port), '-i', sshd.userKey]
      last.push('-o', `UserKnownHostsFile=${sshd.knownHosts}`, '-o', 'HostName=127.0.0.1')
      const before = logins(gate)

      expect(
        await says(
          await openNamed({ sshArguments: { first: sshWords(...named()), last: sshWords(...last) } }),
        ),
      ).toBe('hello\n')
      expect(logins(gate)).toBe(before + 1)
    })

    it('forwards the agent where that is wanted', async () => {
      const socket = await agent(sshd.userKey)
      process.env.SSH_AUTH_SOCK = socket
      const script = userScript('ssh-add -l | wc -l')
      configure('Host r1\n HOST\n ForwardAgent yes\nHost r2\n HOST\n')

      expect(await says(await openNamed(), script)).toBe('1\n')
      expect(await says(await openNamed({ host: 'r2' }), script)).toBe('0\n')
    })

    it('keeps the agent from a host whose key is not the known one', async () => {
      process.env.SSH_AUTH_SOCK = await agent(sshd.userKey)
      writeFileSync(join(home, 'changed'), `[127.0.0.1]:${sshd.port} ${publicKey(sshd.userKey)}\n`)
      configure(
        `Host r1\n HOST\nHost *\n ForwardAgent yes\n StrictHostKeyChecking no\nHost r2\n HostName 127.0.0.1
 Port ${sshd.port}\n UserKnownHostsFile ${home}/changed\n`,
      )
      const script = userScript('ssh-add -l | wc -l')

      expect(await says(await openNamed(), script)).toBe('1\n')
      expect(await says(await openNamed({ host: 'r2' }), script)).toBe('0\n')
    })

    it('takes no host key that is proven by SHA-1, unless that is wanted', async () => {
      const old = await startSshd({ hostKeyTypes: ['rsa'], config: ['HostKeyAlgorithms ssh-rsa'] })
      configure(
        `Host *\n HostName 127.0.0.1\n Port ${old.port}\n UserKnownHostsFile ${old.knownHosts}
 IdentityFile ${old.userKey}\nHost r2\n HostKeyAlgorithms +ssh-rsa\n`,
      )

      await expect(openNamed().then(says)).rejects.toThrow(
        /r1: .*no matching host key( format\): .*HostKeyAlgorithms=\+ssh-rsa| type)/,
      )
      expect(await says(await openNamed({ host: 'r2' }))).toBe('hello\n')
      await old.stop()
    })

    it('uses no RSA keys that are shorter than ssh_config asks for', async () => {
      const short = await startSshd({ hostKeyTypes: ['rsa'] })
      makeKey(join(home, 'rsa'), 'rsa')
      trust(join(home, 'rsa'))
      configure(
        `Host r1\n HostName 127.0.0.1\n Port ${short.port}\n UserKnownHostsFile ${short.knownHosts}
 IdentityFile ${short.userKey}\nHost r2 r3\n HOST\n IdentityFile ${home}/rsa
Host r1 r2\n RequiredRSASize 4096\n`,
      )

      await expect(openNamed().then(says)).rejects.toThrow(
        /host key .*shorter than the 4096|Invalid key length/,
      )
      await expect(openNamed({ host: 'r2' }).then(says)).rejects.toThrow(
        /rsa: is shorter than the 4096 bits|Permission denied/,
      )
      expect(await says(await openNamed({ host: 'r3' }))).toBe('hello\n')
      await short.stop()
    })

    it.each<[string, string, { first?: string[]; timeout?: number }, number]>([
      ['ssh_config says', 'ConnectTimeout 1', {}, 1],
      ['its arguments say', '', { first: ['-o', 'ConnectTimeout=2'] }, 2],
      ['its variable says', 'ConnectTimeout 1', { timeout: 3 }, 3],
    ])('waits for a login as long as %s', async (_, config, { first = [], timeout }, seconds) => {
      configure(`Host r1\n HOST\n KEY\n ${config}\n`)
      writeFileSync(join(sshd.dir, '.bashrc'), 'sleep 6\n')
      const sshArguments = { first: sshWords(...named(), ...first), last: [] }

      const failing = openNamed({ timeout, sshArguments }).then(says)

      await expect(failing).rejects.toThrow(
        `${connection === 'ssh' ? 'the shell did not answer' : 'the login did not come to a shell'} within ${seconds} s`,
      )
      rmSync(join(sshd.dir, '.bashrc'))
    })

    it('says what is wrong with the way', async () => {
      configure(
        'Host r1\n ProxyCommand sh -c "echo no way >&2; exit 1"\nHost r2\n HOST\n KEY\n ProxyJump nobody.invalid\n',
      )

      await expect(openNamed({ timeout: 5 }).then(says)).rejects.toThrow(/r1: .*no way/s)
      await expect(openNamed({ host: 'r2', timeout: 3 }).then(says)).rejects.toThrow(/r1: .*nobody\.invalid/s)
    })

    it.each([
      ['that leads back', 'Host r1\n ProxyJump gate\nHost gate\n ProxyJump r1\n'],
      ['that goes round', 'Host r1\n ProxyJump a\nHost a\n ProxyJump me@b:22,c\nHost b\n ProxyJump a\n'],
      ['to itself', 'Host *\n ProxyJump gate\n'],
    ])('refuses a way %s, before it starts', async (_, config) => {
      configure(config)

      await expect(openNamed({ timeout: 5 }).then(says)).rejects.toThrow(
        /in a circle: r1 by |by way of itself|jumphost loop via gate$/,
      )
    })

    it.each([
      ['the host in between', 'Host r1\n HOST\n ProxyJump 127.0.0.1:1\n'],
      [
        'the host behind it',
        'Host r1\n HostName 127.0.0.1\n Port 1\n ProxyJump gate\nHost gate\n GATE\n GKEY\n',
      ],
    ])('is told at once that nobody listens at %s', async (_, config) => {
      configure(config)
      const begin = performance.now()

      await expect(openNamed({ timeout: 3 }).then(says)).rejects.toThrow(/r1: .*refuse/s)
      expect(performance.now() - begin).toBeLessThan(3_000)
    })
  })

  it.each([
    ['what ssh_config says', 'ConnectTimeout 30\n ServerAliveInterval 7\n ServerAliveCountMax 2', [30, 7, 2]],
    ['the usual where nobody says', '', [10, 15, 3]],
  ])('makes the ssh program as patient as is %s', async (_, config, [timeout, interval, count]) => {
    configure(`Host r1\n HOST\n KEY\n ${config}\n`)
    const sshProgram = join(home, 'ssh')
    const asked = join(home, 'asked')
    writeFileSync(sshProgram, `#!/bin/sh\nssh -G "$@" >${asked}\nexec ssh "$@"\n`, { mode: 0o755 })

    const connection = await open({
      ...{ connection: 'openssh', sshProgram, timeout: undefined },
      sshArguments: { first: sshWords(...named()), last: [] },
    })

    expect(await says(connection)).toBe('hello\n')
    expect(
      readFileSync(asked, 'utf8')
        .match(/^(connecttimeout|serveralive\w+) .*/gm)
        ?.toSorted(),
    ).toEqual([
      `connecttimeout ${timeout}`,
      `serveralivecountmax ${count}`,
      `serveraliveinterval ${interval}`,
    ])
  })

  describe.each(['ssh', 'openssh'] as const)('a command in between, over connection: %s', (connection) => {
    const sshArguments = () => ({ first: sshWords(...named()), last: [] })

    it.each([
      ['once where it says why', 'echo Permission denied >&2; exit 255', /Permission denied/, 1],
      ['once where it fails without a word', 'exit 3', /r1: .*ProxyCommand: exit code 3\b/, 1],
      // ssh may want to say its name when the pipe is broken already.
      ['again where it ends as if all was well', 'exit 0', /r1: .*(closed|broken pipe)/i, 2],
      [
        'again where too many came at a time',
        'echo kex_exchange_identification: read: Connection reset >&2; exit 255',
        /reset/,
        2,
      ],
    ])('is tried %s', async (_, fails, message, least) => {
      const count = join(home, 'count')
      configure(`Host r1\n HOST\n ProxyCommand sh -c "echo >>${count}; ${fails}"\n`)

      await expect(open({ connection, sshArguments: sshArguments(), timeout: 1 }).then(says)).rejects.toThrow(
        message,
      )
      const tries = readFileSync(count, 'utf8').length
      expect(least === 1 ? tries : Math.min(tries, least)).toBe(least)
    })

    it('is ended with the login', async () => {
      configure('Host r1\n HOST\n KEY\n ProxyCommand busybox nc -w 4321 %h %p\n')
      const running = () => spawnSync('pgrep', ['-f', '^busybox nc -w 4321'], { encoding: 'utf8' }).stdout

      const one = await open({ connection, sshArguments: sshArguments() })
      expect(await says(one)).toBe('hello\n')
      expect(running()).not.toBe('')
      await one.close()

      await expect.poll(running, { timeout: 5_000 }).toBe('')
    })
  })

  it('says that a command in between led nowhere', async () => {
    configure('Host r1\n HOST\n ProxyCommand sleep 100\n')

    await expect(open({ timeout: 1 })).rejects.toThrow(/within 1 s: does the ProxyCommand lead there\?$/)
  })

  it('ends a command in between with all that it has started', async () => {
    const held = () => process.getActiveResourcesInfo().filter((kind) => /pipe|process/i.test(kind)).length
    const before = held()
    configure(
      'Host r1\n HOST\n KEY\n ProxyCommand sh -c "sleep 4321.5 & exec busybox nc %h %p"\n' +
        'Host r2\n HOST\n ProxyCommand sh -c "sleep 4321.5; true"\n',
    )
    const sleeping = () => spawnSync('pgrep', ['-f', '^sleep 4321[.]5'], { encoding: 'utf8' }).stdout

    const connection = await open()
    expect(await says(connection)).toBe('hello\n')
    await connection.close()
    await expect(open({ host: 'r2', timeout: 1 })).rejects.toThrow(/did not/)

    for (let i = 0; i < 40 && sleeping(); i++) await sleep(50)
    expect(sleeping()).toBe('')
    await expect.poll(held).toBeLessThanOrEqual(before)
  })

  it('shares one login at the host in between, and ends it with the last', async () => {
    configure('Host r*\n HOST\n KEY\n ProxyJump gate\nHost gate\n GATE\n GKEY\n')
    const before = logins(gate)

    const all = await Promise.all(Array.from({ length: 20 }, (_, i) => open({ host: `r${i}` })))

    expect(await Promise.all(all.map((one) => says(one)))).toEqual(all.map(() => 'hello\n'))
    expect(logins(gate)).toBe(before + 1)
    await Promise.all(all.map((one) => one.close()))
    expect(await says(await open())).toBe('hello\n')
    expect(logins(gate)).toBe(before + 2)
  })

  it('says which host in between cannot reach the next one', async () => {
    configure(`Host r1\n HostName 127.0.0.1\n Port 1\n ProxyJump gate\nHost gate\n GATE\n GKEY\n`)

    await expect(open()).rejects.toThrow(
      /^r1: by way of gate: cannot reach 127\.0\.0\.1:1 from there: .*refused/,
    )
  })

  it.each([
    // The kernel resets it where something was not read yet.
    [
      'SIGKILL',
      /^r1: by way of gate: (127\.0\.0\.1:\d+ closed the connection|the connection was lost: 127\.0\.0\.1:\d+ has reset it)$/,
    ],
    ['SIGSTOP', /^r1: by way of gate: the connection was lost: 127\.0\.0\.1:\d+ does not answer any more$/],
  ] as const)('says that the host in between is lost when its server gets %s', async (signal, message) => {
    const port = (server: Sshd) => ` Port ${server.port}\n UserKnownHostsFile ${server.knownHosts}\n`
    const between = await startSshd()
    writeFileSync(
      join(home, '.ssh/config'),
      `Host *\n HostName 127.0.0.1\nHost r1\n${port(sshd)} IdentityFile ${sshd.userKey}
 ProxyJump gate\nHost gate\n ServerAliveInterval 1\n${port(between)} IdentityFile ${between.userKey}\n`,
    )
    const connection = await open()
    const [job] = (await connection.shell()).run([{ script: sh`sleep 60` }])
    const listening = readFileSync(join(between.dir, 'sshd.pid'), 'utf8').trim()
    const pid = Number(execFileSync('pgrep', ['-P', listening], { encoding: 'utf8' }))

    process.kill(pid, signal)

    await expect(job).rejects.toThrow(message)
    // Who was killed is gone already.
    if (signal === 'SIGSTOP') process.kill(pid, 'SIGKILL')
    await between.stop()
  })

  it.each<[string, number, RegExp]>([
    ['list its keys', 11, /nothing to log in with.*Not used: ssh-agent: did not answer within 5 s/],
    ['sign', 13, /login at .* did not come to its end within 2 s, while it tried ssh-agent \(1 keys\)$/],
  ])('waits for an agent that does not %s no longer than it should', async (_, silentAt, message) => {
    const socket = await agent(sshd.userKey)
    process.env.SSH_AUTH_SOCK = join(home, 'slow')
    const slow = createServer((asking) => {
      const answering = connectTo(socket)
      asking.on('data', (question) => question[4] !== silentAt && answering.write(question))
      answering.on('data', (answer) => asking.write(answer))
      asking.on('close', () => answering.destroy()).on('error', () => {})
    })
    await new Promise<void>((listening) => slow.listen(process.env.SSH_AUTH_SOCK, listening))
    configure('Host r1\n HOST\n')

    await expect(open({ timeout: 2 })).rejects.toThrow(message)
    slow.close()
  })

  it('offers of the agent first the keys that are named, and with IdentitiesOnly no other', async () => {
    const strict = await startSshd({ config: ['MaxAuthTries 2'] })
    const others = Array.from({ length: 4 }, (_, i) => join(home, `other${i}`))
    for (const key of others) makeKey(key, 'ed25519')
    process.env.SSH_AUTH_SOCK = await agent(...others, strict.userKey)
    const host = `HostName 127.0.0.1\n Port ${strict.port}\n UserKnownHostsFile ${strict.knownHosts}`
    // Only the public half is on this machine, as with a key on a token.
    writeFileSync(join(home, 'half.pub'), readFileSync(`${strict.userKey}.pub`))
    configure(
      `Host r1\n ${host}\n IdentityFile ~/half.pub\nHost r2\n ${host}\n IdentityFile ~/half\n IdentitiesOnly yes\n` +
        `Host r3\n ${host}\nHost r4\n ${host}\n IdentitiesOnly yes\n IdentityFile ~/other0\n`,
    )

    expect(await says(await open())).toBe('hello\n')
    expect(await says(await open({ host: 'r2' }))).toBe('hello\n')
    await expect(open({ host: 'r3' })).rejects.toThrow(/does not let \w+ in\. Tried: ssh-agent \(5 keys\)/)
    await expect(open({ host: 'r4' })).rejects.toThrow(/Tried: \S*other0 \(ssh-agent\)\. /)
    await strict.stop()
  })

  it('offers of the agent first the key that is where keys usually are', async () => {
    const strict = await startSshd({ config: ['MaxAuthTries 2'] })
    const others = Array.from({ length: 4 }, (_, i) => join(home, `other${i}`))
    for (const key of others) makeKey(key, 'ed25519')
    process.env.SSH_AUTH_SOCK = await agent(...others, strict.userKey)
    writeFileSync(join(home, '.ssh/id_ed25519.pub'), readFileSync(`${strict.userKey}.pub`))

    opened.push(await connect(strict.target({ privateKeyFile: undefined })))

    expect(await says(opened[0]!)).toBe('hello\n')
    await strict.stop()
  })

  it.each(['ssh', 'openssh'] as const)(
    'says that a host had enough of all the keys of the agent, over connection: %s',
    async (connection) => {
      const strict = await startSshd({ config: ['MaxAuthTries 2'] })
      const others = Array.from({ length: 4 }, (_, i) => join(home, `other${i}`))
      for (const key of others) makeKey(key, 'ed25519')
      process.env.SSH_AUTH_SOCK = await agent(...others)

      const opening = connect(strict.target({ connection, privateKeyFile: undefined })).then(says)

      await expect(opening).rejects.toThrow(
        /[Tt]oo many authentication failures.*name the right .*IdentitiesOnly/,
      )
      await strict.stop()
    },
  )

  it('says that the key of a host in between is not known, over connection: openssh', async () => {
    configure(
      `Host r1\n HOST\n KEY\n ProxyJump gate\nHost gate\n HostName 127.0.0.1\n Port ${gate.port}
 UserKnownHostsFile /dev/null\n GKEY\n`,
    )
    const sshArguments = { first: sshWords(...named()), last: [] }

    await expect(open({ connection: 'openssh', sshArguments }).then(says)).rejects.toThrow(
      /r1: .* The key of a host in between is not known: log in once by hand/,
    )
  })

  describe('a key with a passphrase', () => {
    let locked: string
    beforeEach(() => {
      locked = join(home, 'locked')
      makeKey(locked, 'ed25519', 'open sesame')
      trust(locked)
    })

    it('is asked for once for all hosts, again when it was wrong', async () => {
      configure('Host r*\n HOST\n IdentityFile ~/locked\n')
      const questions: string[] = []
      const ask = async (question: string) => {
        questions.push(question)
        return questions.length === 1 ? 'wrong' : 'open sesame'
      }

      const all = await Promise.all(['r1', 'r2', 'r3'].map((host) => open({ host }, ask)))

      expect(await Promise.all(all.map((one) => says(one)))).toEqual(['hello\n', 'hello\n', 'hello\n'])
      expect(questions).toEqual([`passphrase for ${locked}: `, `passphrase for ${locked}: `])
    })

    it.each<[string, string, Ask | undefined, RegExp]>([
      ['where nobody is there to ask', '', undefined, /locked: is encrypted: add it to ssh-agent/],
      ['where nobody may be asked', 'BatchMode yes', async () => 'open sesame', /is encrypted: add it/],
      ['where nobody knows it', '', async () => '', /its passphrase was not given/],
      ['where it was wrong', '', async () => 'wrong', /three times the passphrase was wrong/],
    ])('is left out %s', async (_, more, ask, message) => {
      configure(`Host r1\n HOST\n IdentityFile ~/locked\n ${more}\n`)

      await expect(open({}, ask)).rejects.toThrow(message)
    })

    it('is missed over connection: openssh', async () => {
      configure(`Host r1\n HOST\n KEY\n IdentityFile ${locked}\n User nobody-such\n`)
      const sshArguments = { first: sshWords(...named()), last: [] }

      await expect(open({ connection: 'openssh', sshArguments }).then(says)).rejects.toThrow(
        /Permission denied.* ssh can use \S+locked only by way of ssh-agent, .*ssh-add/,
      )
    })

    it('is asked for when all else has failed, and no password is offered again', async () => {
      renameSync(locked, join(home, '.ssh/id_ed25519'))
      renameSync(`${locked}.pub`, join(home, '.ssh/id_ed25519.pub'))
      makeKey(join(home, 'other'), 'ed25519')
      process.env.SSH_AUTH_SOCK = await agent(join(home, 'other'))
      const judging = await startSshd({ config: ['PasswordAuthentication yes'] })
      const host = (server: Sshd) =>
        `HostName 127.0.0.1\n Port ${server.port}\n UserKnownHostsFile ${server.knownHosts}`
      configure(`Host r1\n ${host(sshd)}\nHost r2\n ${host(judging)}\n`)
      const questions: string[] = []
      const ask = async (question: string) => {
        questions.push(question)
        return 'open sesame'
      }

      const refused = open({ host: 'r2', password: new Secret('wrong') }, ask)

      await expect(refused).rejects.toThrow(
        /Tried: password, ssh-agent \(1 keys\), \S+id_ed25519\. .*authorized_keys.* ansible_password right\?/,
      )
      expect(judging.log().match(/Failed password/g)).toHaveLength(1)
      expect(await says(await open({}, ask))).toBe('hello\n')
      expect(questions).toEqual([`passphrase for ${home}/.ssh/id_ed25519: `])
      await judging.stop()
    })

    it('is taken from the agent where that holds it', async () => {
      execFileSync('ssh-keygen', ['-q', '-p', '-P', 'open sesame', '-N', '', '-f', locked])
      const socket = await agent(locked)
      execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'open sesame', '-f', locked])
      configure(`Host r1\n HOST\n IdentityFile ~/locked\n IdentityAgent ${socket}\n`)

      expect(await says(await open())).toBe('hello\n')
    })
  })

  it('takes keys as openssl writes them', async () => {
    for (const type of ['rsa', 'ecdsa']) {
      makeKey(join(home, type), type)
      trust(join(home, type))
      execFileSync('ssh-keygen', ['-q', '-p', '-m', 'PKCS8', '-N', '', '-f', join(home, type)])
      expect(readFileSync(join(home, type), 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY/)
      configure(`Host *\n HOST\n`)

      expect(await says(await open({ privateKeyFile: join(home, type) }))).toBe('hello\n')
    }
  })

  it('says that a security key or a certificate takes openssh', async () => {
    makeKey(join(home, 'certified'), 'ed25519')
    writeFileSync(join(home, 'certified-cert.pub'), 'x')
    const type = Buffer.from('sk-ssh-ed25519@openssh.com')
    const blob = Buffer.concat([Buffer.from([0, 0, 0, type.length]), type, Buffer.alloc(40)])
    writeFileSync(join(home, 'token.pub'), `${type} ${blob.toString('base64')} x\n`)
    writeFileSync(join(home, 'token'), 'no key that the library knows\n')
    configure('Host r1\n HOST\n IdentityFile ~/certified\n IdentityFile ~/token\n')

    await expect(open()).rejects.toThrow(
      /certified: has a certificate, which takes connection: openssh; \S+token: is a security key, which takes/,
    )
  })

  it('says that the ssh program may know what is needed to agree on keys', async () => {
    const modern = await startSshd({ config: ['KexAlgorithms sntrup761x25519-sha512@openssh.com'] })

    await expect(connect(modern.target())).rejects.toThrow(
      /no algorithm in common .*: connection: openssh may know one/,
    )
    opened.push(await connect(modern.target({ connection: 'openssh' })))
    expect(await says(opened[0]!)).toBe('hello\n')
    await modern.stop()
  })

  it.each<[string, string, RegExp | undefined]>([
    ['an algorithm that both have', 'Ciphers aes256-ctr\n KexAlgorithms ecdh-sha2-nistp256', undefined],
    [
      'one that the library lacks, beside one that it has',
      'KexAlgorithms +sntrup761x25519-sha512@openssh.com',
      undefined,
    ],
    [
      'one that the library lacks',
      'KexAlgorithms sntrup761x25519-sha512@openssh.com',
      /KexAlgorithms: none of sntrup761/,
    ],
  ])('agrees on %s', async (_, config, message) => {
    configure(`Host r1\n HOST\n KEY\n ${config}\n`)

    if (message) await expect(open()).rejects.toThrow(message)
    else expect(await says(await open())).toBe('hello\n')
  })
})

const users = [{ name: 'guest', uid: 4003, password: 'pa55 word' }]

describe.skipIf(lacking('/usr/sbin/sshd') || !namespaces)('a password', () => {
  const servers: Partial<Record<'password' | 'keyboard-interactive', Sshd>> = {}
  let sshd: Sshd
  beforeAll(async () => {
    const config = ['PasswordAuthentication yes', 'KbdInteractiveAuthentication no']
    sshd = await startSshd({ users, config })
    servers.password = sshd
    servers['keyboard-interactive'] = await startSshd({
      users,
      pam: true,
      config: ['PasswordAuthentication no', 'KbdInteractiveAuthentication yes'],
    })
  })
  afterAll(async () => {
    for (const server of Object.values(servers)) await server.stop()
  })

  it.each([
    ['ssh', 'password'],
    ['openssh', 'password'],
    ['ssh', 'keyboard-interactive'],
    ['openssh', 'keyboard-interactive'],
  ] as const)('logs in over connection: %s, once, by %s', async (connection, protocol) => {
    const server = servers[protocol]!
    const target = (password: string) =>
      server.target({ connection, user: 'guest', privateKeyFile: undefined, password: new Secret(password) })
    const failures = () => server.log().match(/Failed password|PAM: Authentication failure/g)?.length ?? 0
    const before = failures()

    const good = await connect(target('pa55 word'))
    const [outcome] = await Promise.all((await good.shell()).run([{ script: sh`id -un` }]))
    const between = failures()
    const bad = connect(target('wrong')).then((open) => open.shell())

    expect(outcome!.stdout).toBe('guest\n')
    expect(between).toBe(before)
    await expect(bad).rejects.toThrow(
      /^router1: .*(does not let guest in.*ansible_password right|Permission denied)/s,
    )
    expect(failures()).toBe(before + 1)
    await good.close()
  })

  it.each(['ssh', 'openssh'] as const)(
    'is not told to another host, over connection: %s',
    async (connection) => {
      const other = join(sshd.dir, `other_${connection}`)
      makeKey(other, 'ed25519')
      writeFileSync(`${other}_known`, `[127.0.0.1]:${sshd.port} ${publicKey(other)}\n`)
      const before = sshd.log().match(/(Accepted|Failed) password/g)?.length ?? 0

      const opening = connect(
        sshd.target({
          connection,
          user: 'guest',
          privateKeyFile: undefined,
          password: new Secret('pa55 word'),
          knownHostsFiles: [`${other}_known`],
          hostKeyChecking: 'no',
        }),
      ).then((open) => open.shell())

      await expect(opening).rejects.toThrow(/host key (is another than the known one|has CHANGED)/)
      expect(sshd.log().match(/(Accepted|Failed) password/g)?.length ?? 0).toBe(before)
    },
  )
})
