import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { at, FaultError } from '../../../src/fault.ts'
import type { Endpoint } from '../../../src/transport/endpoint.ts'
import type { Target } from '../../../src/transport/shell.ts'
import { resolveTarget } from '../../../src/transport/ssh-config/resolve.ts'
import { sshWords } from '../ssh-words.ts'

const usual = { HOME: process.env.HOME, SSH_AUTH_SOCK: process.env.SSH_AUTH_SOCK }
let home: string

// A home for each test: files are read once a run.
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tsplay-ssh-config-'))
  process.env.HOME = home
  delete process.env.SSH_AUTH_SOCK
})
afterEach(() => rmSync(home, { recursive: true, force: true }))
afterAll(() => {
  Object.assign(process.env, usual.HOME && { HOME: usual.HOME })
  if (usual.SSH_AUTH_SOCK) process.env.SSH_AUTH_SOCK = usual.SSH_AUTH_SOCK
})

/** Files in ~/.ssh by name; `config` is the first. */
function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(home, '.ssh', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text, { mode: 0o600 })
  }
}

function resolve(changes: Partial<Target> = {}): Promise<Endpoint> {
  return resolveTarget({ name: 'r1', connection: 'ssh', host: 'r1', ...changes })
}

async function faults(changes: Partial<Target> = {}): Promise<string[]> {
  const error = await resolve(changes).catch((caught: unknown) => caught)
  if (!(error instanceof FaultError)) throw error
  return error.faults.map(({ message, place, notes = [] }) =>
    [at(place).replace(home, '~'), message.replaceAll(home, '~'), ...notes].filter(Boolean).join(' | '),
  )
}

const args = (...last: string[]): Partial<Target> => ({
  sshArguments: { first: [], last: sshWords(...last) },
})

/** How somebody gets there, as `user@host:port` from hop to hop. */
function way({ user, host, port, proxy }: Endpoint): string {
  const here = `${user}@${host}:${port}`
  if (!proxy) return here
  return proxy.type === 'jump' ? `${way(proxy.over)} → ${here}` : `${proxy.command} → ${here}`
}

describe('ssh_config', () => {
  const me = userInfo().username

  it.each<[string, string, string]>([
    ['nothing', '', `${me}@r1:22`],
    ['a host', 'Host r1\n  HostName 192.0.2.1\n  User root\n  Port 2222\n', 'root@192.0.2.1:2222'],
    [
      'keywords in any case, with = and quotes',
      'HOST="r1"\nhostname = "192.0.2.1"\nUSER\troot',
      'root@192.0.2.1:22',
    ],
    ['the first value of each', 'User a\nHost r1\n User b\n Port 23\nHost *\n Port 24\n', `a@r1:23`],
    ['patterns', 'Host db? r*\n User p\n', 'p@r1:22'],
    ['a pattern that is negated', 'Host r* !r1\n User p\nHost *\n User q\n', 'q@r1:22'],
    ['comments', '# Host\nUser a # here\n  #User b\n', 'a@r1:22'],
    ['a name made of another', 'HostName %h.example.net\n', `${me}@r1.example.net:22`],
    ['Match all', 'Match all\n User a\n', 'a@r1:22'],
    [
      'Match host after a HostName',
      'HostName x.example.net\nMatch host *.net\n User a\n',
      'a@x.example.net:22',
    ],
    ['Match originalhost', 'HostName x\nMatch originalhost r1\n User a\n', 'a@x:22'],
    ['Match user', 'User a\nMatch user a,b\n Port 23\n', 'a@r1:23'],
    ['Match of several, one not so', 'Match host r1 user nobody\n Port 23\n', `${me}@r1:22`],
    ['Match negated', 'Match !host r2\n Port 23\n', `${me}@r1:23`],
    ['Match exec', 'Match exec "test %h = r1"\n Port 23\nMatch exec false\n User a\n', `${me}@r1:23`],
    ['Match final', 'Match final host x\n Port 23\nHost r1\n HostName x\n', `${me}@x:23`],
    [
      'Match final, when Host speaks of the real name',
      'Match final\nHost r1\n HostName x\nHost x\n User a\nHost r1\n Port 9\n',
      'a@x:9',
    ],
    ['Match final, too late for another name', 'Match final\n HostName z\n User b\n', 'b@r1:22'],
    ['other names of keywords', 'IgnoreUnknown foo\nFOO bar\nTag x\nUseRoaming no\nUser a\n', 'a@r1:22'],
    ['Match localuser', `Match localuser ${me}\n Port 23\n`, `${me}@r1:23`],
    ['one jump', 'Host r1\n ProxyJump gate\nHost gate\n User g\n Port 23\n', `g@gate:23 → ${me}@r1:22`],
    [
      'several jumps',
      'Host r1\n ProxyJump a@one:1,ssh://two:2,[::3]\n',
      `a@one:1 → ${me}@two:2 → ${me}@::3:22 → ${me}@r1:22`,
    ],
    [
      'a jump that has a jump',
      'Host r1\n ProxyJump b\nHost b\n ProxyJump a\n',
      `${me}@a:22 → ${me}@b:22 → ${me}@r1:22`,
    ],
    ['no jump', 'Host r1\n ProxyJump none\nHost *\n ProxyJump gate\n', `${me}@r1:22`],
    [
      'a jump named by tokens',
      'Host r1\n ProxyJump %r@gate-%n,%h.%p.gate\n User u\nHost gate-r1\n Port 23\n',
      `u@gate-r1:23 → ${me}@r1.22.gate:22 → u@r1:22`,
    ],
    ['a jump for all but itself', 'Host * !gate\n ProxyJump gate\n', `${me}@gate:22 → ${me}@r1:22`],
    ['a command', 'ProxyCommand nc -X "5 5" %h %p %r%%\n', `nc -X "5 5" r1 22 ${me}% → ${me}@r1:22`],
    ['a command before a jump', 'ProxyCommand none\nProxyJump gate\n', `${me}@r1:22`],
  ])('knows %s', async (_, config, expected) => {
    write({ config })

    expect(way(await resolve())).toBe(expected)
  })

  it('includes other files where it says so', async () => {
    write({
      config:
        'Host r1\n Include ${HOME}/.ssh/conf.d/*.conf none\n Port 23\nHost other\n Include r2\nInclude r2\n',
      'conf.d/a.conf': 'User a\nHost other\n Port 1\nHost r1\n HostName x\n',
      'conf.d/b.conf': 'User b\n',
      r2: 'User c\n',
    })

    expect(way(await resolve())).toBe('a@x:23')
  })

  it('names files by what only this way to the host has', async () => {
    write({ config: 'IdentityFile %C\nHost r2\n ProxyJump gate\n' })
    const hash = (...parts: string[]) => createHash('sha1').update(parts.join('')).digest('hex')

    expect((await resolve({ user: 'a', host: 'R1' })).login.named[0]!.file).toBe(
      hash(hostname(), 'r1', '22', 'a'),
    )
    expect((await resolve({ user: 'a', host: 'r2' })).login.named[0]!.file).toBe(
      hash(hostname(), 'r2', '22', 'a', 'gate'),
    )
  })

  it('reads the file that is named, in place of the usual ones', async () => {
    write({ config: 'User a\n', other: 'User b\n' })

    expect((await resolve(args('-F', join(home, '.ssh/other')))).user).toBe('b')
    expect((await resolve(args('-Fnone'))).user).toBe(me)
  })

  it('gives all that counts', async () => {
    write({
      config: [
        'AddressFamily inet6',
        'ConnectTimeout 1m5s',
        'ServerAliveInterval 7\nServerAliveCountMax 2',
        'HostKeyAlias rack\nStrictHostKeyChecking accept-new\nHashKnownHosts yes',
        'UserKnownHostsFile ~/a "%d/b c"\nGlobalKnownHostsFile none',
        'IdentityFile ~/.ssh/%h\nIdentityFile ~/.ssh/%h\nIdentityFile ${HOME}/other\nIdentitiesOnly yes',
        'IdentityAgent ~/agent\nForwardAgent yes',
        'PreferredAuthentications password,publickey\nPubkeyAuthentication no',
        'Ciphers ^aes256-ctr',
        'CertificateFile x-cert.pub',
        'RequiredRSASize 2048',
        'SendEnv LANG\nIgnoreUnknown Nobody*,x\nNobodyKnowsThis 1\n',
      ].join('\n'),
    })

    const { user: _, ...endpoint } = await resolve()

    const files = (...names: string[]) => names.map((name) => join(home, name))
    expect(endpoint).toEqual({
      name: 'r1',
      host: 'r1',
      port: 22,
      family: 6,
      timeout: 65,
      keepalive: { interval: 7, count: 2 },
      keys: {
        alias: 'rack',
        files: files('a', 'b c'),
        addTo: join(home, 'a'),
        checking: 'accept-new',
        hash: true,
      },
      login: {
        named: files('.ssh/r1', 'other').map((file) => ({ file, needed: false })),
        usual: [],
        identitiesOnly: true,
        agent: join(home, 'agent'),
        forwardAgent: join(home, 'agent'),
        protocols: ['password'],
        preferred: true,
        batch: false,
        missing: ['CertificateFile takes connection: openssh'],
      },
      rsaBits: 2048,
      algorithms: { cipher: '^aes256-ctr' },
    })
  })

  it('comes after what the inventory says, and its arguments stand before or after that', async () => {
    write({ config: 'User c\nPort 3\nHostName x\nConnectTimeout 33\nIdentityFile ~/c\n' })

    expect(way(await resolve({ user: 'i', port: 1 }))).toBe('i@x:1')
    expect((await resolve({ timeout: 4 })).timeout).toBe(4)
    expect((await resolve()).timeout).toBe(33)
    expect(way(await resolve({ ...args('-o', 'User=a', '-p2'), user: 'i' }))).toBe('i@x:2')
    expect((await resolve({ sshArguments: { first: sshWords('-la'), last: [] }, user: 'i' })).user).toBe('a')
    expect((await resolve({ privateKeyFile: '~/i' })).login.named).toEqual([
      { file: join(home, 'i'), needed: true },
      { file: join(home, 'c'), needed: false },
    ])
    expect((await resolve(args('-o', 'UserKnownHostsFile=none'))).keys.addTo).toBeUndefined()
    expect((await resolve({ knownHostsFiles: ['/k'], hostKeyChecking: 'no' })).keys).toMatchObject({
      files: ['/k'],
      checking: 'no',
    })
  })

  it.each<[string, Partial<Endpoint>]>([
    ['-J gate', { proxy: expect.objectContaining({ type: 'jump' }) }],
    ['-4 -A', { family: 4 }],
    ['-CqT -o StrictHostKeyChecking=no', { keys: expect.objectContaining({ checking: 'no' }) }],
    [
      '-oUserKnownHostsFile=/dev/null',
      { keys: expect.objectContaining({ files: expect.arrayContaining(['/dev/null']) }) },
    ],
    ['-o ControlMaster=auto -o ControlPersist=60s', { proxy: undefined }],
    ['-i key', { login: expect.objectContaining({ named: [{ file: 'key', needed: true }] }) }],
  ])('takes the arguments %s', async (words, expected) => {
    expect(await resolve(args(...words.split(' ')))).toMatchObject(expected)
  })

  it.each<[string, string, string]>([
    [
      'a value that is missing',
      'Host r1\n  User\n',
      '~/.ssh/config:2:3 | User: expected a value, got nothing',
    ],
    ['an open quote', 'User "a\n', '~/.ssh/config:1:6 | this quote is never closed'],
    ['no keyword', '  {}\n', '~/.ssh/config:1:3 | expected a keyword of ssh_config, got "{}"'],
    [
      'a port that is none',
      'Port 70000\n',
      '~/.ssh/config:1:1 | Port: expected a whole number from 1 to 65535, got "70000"',
    ],
    [
      'a word that is none of a few',
      'AddressFamily v4\n',
      '~/.ssh/config:1:1 | AddressFamily: expected any, inet, inet6, got "v4"',
    ],
    [
      'a time that is none',
      'ConnectTimeout soon\n',
      '~/.ssh/config:1:1 | ConnectTimeout: expected a time such as 90 or 1m30s, got soon',
    ],
    ['a token that is none', 'HostName %q\n', '~/.ssh/config:1:1 | HostName: expected %% or %h, got %q'],
    [
      'a hop that is none',
      'ProxyJump a b\n',
      '~/.ssh/config:1:1 | ProxyJump: expected [user@]host[:port], got "a b"',
    ],
    [
      'a jump by way of itself',
      'Host *\n ProxyJump gate\n',
      '~/.ssh/config:2:2 | ProxyJump: gate is reached by way of itself | leave the host in between out: Host * !bastion',
    ],
    [
      'a variable that is not there',
      'IdentityFile ${NO_SUCH_VARIABLE}/x\n',
      '~/.ssh/config:1:1 | IdentityFile: the environment has no variable NO_SUCH_VARIABLE',
    ],
    [
      'a file that includes itself',
      'Include config\n',
      '~/.ssh/config:1:1 | Include: more than 16 files include each other',
    ],
    [
      'a criterion that nobody knows',
      'Match hots r1\n',
      '~/.ssh/config:1:1 | Match: expected one of all, final, canonical, host, originalhost, user, localuser, exec, got "hots" | did you mean host?',
    ],
    [
      'an option that ssh does not know',
      'Host *\n  ProxJump gate\n',
      '~/.ssh/config:2:3 | ProxJump: ssh has no such option | did you mean ProxyJump?',
    ],
    [
      'a word that should begin a block',
      'Hosts r1\n',
      '~/.ssh/config:1:1 | Hosts: ssh has no such option | did you mean Host?',
    ],
    [
      'such an option of another host',
      'Host r2\n  IgnoreUnknown Bogus\n  Bogus 1\n',
      '~/.ssh/config:3:3 | Bogus: ssh has no such option | to pass over it, write before it: IgnoreUnknown bogus',
    ],
    [
      'a token in the name of a file to include',
      'Include conf.d/%h\n',
      '~/.ssh/config:1:1 | Include: expected %%, got %h',
    ],
    [
      'what leads to another host',
      'CanonicalizeHostname yes\n',
      '~/.ssh/config:1:1 | CanonicalizeHostname is not supported over connection: ssh | connection: openssh leaves the connection to the ssh program, which can do it',
    ],
  ])('points at %s', async (_, config, expected) => {
    write({ config })

    expect(await faults()).toEqual([expected])
  })

  it('is not trusted where others may write to it', async () => {
    write({ config: 'User a\n' })
    chmodSync(join(home, '.ssh/config'), 0o664)

    expect(await faults()).toEqual([
      '~/.ssh/config belongs to or may be written by others: chmod 600 ~/.ssh/config',
    ])
  })

  it.each<[string, string]>([
    ['-o Prot=22', 'Prot: ssh has no such option | did you mean Port?'],
    [
      '-o IgnoreUnknown=x -o Bogus=1',
      'Bogus: ssh has no such option | to pass over it, write before it: IgnoreUnknown bogus',
    ],
    [
      '-o StrictHostKeyChecking=maybe',
      'StrictHostKeyChecking: expected yes, ask, accept-new, no, off, got "maybe"',
    ],
    ['-o ServerAliveInterval=soon', 'ServerAliveInterval: expected a time such as 90 or 1m30s, got soon'],
    ['-J a:b:c', 'ProxyJump: expected [user@]host[:port], got "a:b:c"'],
    ['-J gate:99999', 'ProxyJump: expected a whole number from 1 to 65535, got "99999"'],
    [
      '-c nope',
      'Ciphers: none of nope is there over connection: ssh | connection: openssh leaves the connection to the ssh program',
    ],
    [
      '-o CanonicalizeHostname=yes',
      'CanonicalizeHostname is not supported over connection: ssh | connection: openssh leaves the connection to the ssh program, which can do it',
    ],
    ['-o User', '-o: User: expected a value, got nothing'],
    [
      '-i %q',
      'IdentityFile: expected %% or %d or %i or %l or %L or %u or %h or %j or %k or %n or %p or %r or %C, got %q',
    ],
    [
      '-L 8080:x:80',
      'the option -L of ssh is not supported over connection: ssh | connection: openssh hands all options to the ssh program',
    ],
    ['host', 'expected options of ssh such as -o Port=22, got "host"'],
    ['-o', '-o: expected a value, got nothing'],
    ['-F /no/such', '-F: cannot read /no/such: there is no such file'],
  ])('refuses the arguments %s, and says which variable has them, and where', async (words, expected) => {
    const variable = 'ansible_ssh_extra_args'
    const place = { file: 'hosts.yml', line: 3, column: 7 }
    const last = [
      { words: ['-C'], variable: 'ansible_ssh_common_args' },
      { words: words.split(' '), variable, place },
    ]

    expect(await faults({ sshArguments: { first: [], last } })).toEqual([
      `hosts.yml:3:7 | ${variable}: ${expected}`,
    ])
  })
})
