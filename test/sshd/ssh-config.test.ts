import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Endpoint } from '../../src/transport/endpoint.ts'
import { resolveTarget } from '../../src/transport/ssh-config/resolve.ts'
import { lacking } from '../transport/needs.ts'
import { sshWords } from '../transport/ssh-words.ts'

/** Hosts, users and ports on the way, the nearest first. */
function way({ proxy }: Endpoint): string[] {
  if (proxy?.type !== 'jump') return []
  const { host, user, port } = proxy.over
  return [...way(proxy.over), `${user}@${host}:${port}`]
}

describe.skipIf(lacking('ssh'))('ssh_config means what it means to ssh -G', () => {
  let folder: string
  let count = 0
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tsplay-ssh-g-'))
    writeFileSync(join(folder, 'users'), 'User included\nHost r2\n Port 4\nHost r1\n Port 5\n')
    writeFileSync(join(folder, 'nested'), `Include ${join(folder, 'users')}\nProxyJump deep\n`)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  async function compare(text: string): Promise<void> {
    const config = text.replaceAll('DIR', folder)
    // Files are read once a run.
    const file = join(folder, `config-${count++}`)
    writeFileSync(file, config)
    const ask = (host: string) => {
      const said = execFileSync('ssh', ['-T', '-G', '-F', file, host], { encoding: 'utf8' })
      const lines = said.trimEnd().split('\n')
      return (keyword: string) =>
        lines.filter((line) => line.startsWith(`${keyword} `)).map((line) => line.slice(keyword.length + 1))
    }
    const all = ask('r1')

    const ours = await resolveTarget({
      name: 'r1',
      connection: 'ssh',
      host: 'r1',
      sshArguments: { first: sshWords('-F', file), last: [] },
    })

    const written = config.includes('IdentityFile')
    expect([ours.host, ours.user, String(ours.port)]).toEqual([
      ...all('hostname'),
      ...all('user'),
      ...all('port'),
    ])
    expect(ours.login.named.map(({ file: key }) => key)).toEqual(
      written ? all('identityfile').map((key) => key.replace(/^~(?=\/)/, homedir())) : [],
    )
    const timeout = all('connecttimeout')[0]!
    expect(String(ours.timeout)).toBe(timeout === 'none' ? '10' : timeout)
    if (config.includes('ServerAlive')) {
      expect(String(ours.keepalive.interval)).toBe(all('serveraliveinterval')[0])
      expect(String(ours.keepalive.count)).toBe(all('serveralivecountmax')[0])
    }
    const hops = all('proxyjump').flatMap((list) => list.split(','))
    const theirs = hops.map((hop) => ask(hop.replace(/^(?!ssh:)/, 'ssh://')))
    expect(way(ours)).toEqual(theirs.map((hop) => `${hop('user')}@${hop('hostname')}:${hop('port')}`))
    const known = `${all('userknownhostsfile')[0]} ${all('globalknownhostsfile')[0]}`
    expect(ours.keys.files.join(' ')).toBe(known)
  }

  it.each([
    'Host r1\n HostName %h.example.net\n Port 2222\nHost *\n User all\n Port 1\n',
    'Host r? !r1\n User a\nHost !r2 *\n User b\nHost r1,r2\n User c\n',
    'User "a b"\nPort=2022\nHostName = x\nIdentityFile ~/k1\nIdentityFile "~/k 2" # more\n',
    'HostName x.net\nMatch host x.net\n User a\nMatch originalhost r1 host *.net\n Port 5\n',
    'Match final host y\n User late\nHost r1\n HostName y\n',
    'Match exec "test %n-%p = r1-22"\n User ran\nMatch !exec true\n Port 9\n',
    'Match host r1 !user root\n Port 7\nMatch user a,!b,c*\n Port 8\n',
    'User \\"q\\"\nIdentityFile a\\ b\nIdentityFile c#d\n',
    "User 'single q'\nMatch all\n Port 77\n",
    'Host *.example.net\n User wrong\nHost R1\n User upper\nHost r1\n User lower\n',
    'Host r1\n ConnectTimeout 2m\n ServerAliveInterval 1h\n ServerAliveCountMax 9\n',
    'Match canonical\n User a\nMatch final all\n Port 6\n',
    'Match final\n HostName z\nHost r1\n HostName x\nHost x\n User trusted\nHost r1\n Port 99\n',
    'Match final\n HostName z\n User b\n',
    'Host r1\n HostName %h.net\nMatch final originalhost r1\n Port 3\nHost r1.net\n User a\n',
    'Host r1\n ProxyJump a@one:1,ssh://two:2,three\nHost r?\n ProxyJump four\n',
    'Host r1\n ProxyJump none\nHost *\n ProxyJump gate\n',
    'Host r2\n ProxyJump gate\nMatch host r1\n ProxyCommand none\n ProxyJump late\n',
    'Host r1\n ProxyJump gate\n ProxyCommand late\n',
    'UserKnownHostsFile /a "/b" /c\nGlobalKnownHostsFile /d\n',
    'Host r2\n UserKnownHostsFile /a\nHost r1\n UserKnownHostsFile /b\nUserKnownHostsFile /c\n',
    'Host r1\n Include DIR/nested\n User late\n Port 6\n',
    'Host r2\n Include DIR/nested\nUser late\n',
    'Include DIR/no* DIR/us*\nMatch originalhost r1\n Include DIR/nested\nHost r1\n ProxyJump late\n',
    'IgnoreUnknown Foo,bar*\nHost r2\n Foo 1\n Barrier {}\nHost r1\n User a\n FOO 2\n',
    'Protocol 2\nUseRoaming no\nGSSAPITrustDns yes\nHostbasedAcceptedAlgorithms ssh-*\nUser a\n',
  ])('%j', compare)

  it('whatever it says of users, ports, names and ways', async () => {
    const directive = fc.oneof(
      fc.constantFrom('a', 'b', 'root').map((user) => `User ${user}`),
      fc.integer({ min: 1, max: 9 }).map((port) => `Port ${port}`),
      fc.constantFrom('r2', 'x.net', '%h.net').map((name) => `HostName ${name}`),
      fc.constantFrom('/k1', '/k2 /k3').map((files) => `UserKnownHostsFile ${files}`),
      fc.constantFrom('Include DIR/users', 'Include DIR/nested DIR/nobody'),
    )
    const pattern = fc.constantFrom('r1', 'r2', '*.net', 'r?', 'x*', '*')
    const condition = fc.oneof(
      fc.array(pattern, { minLength: 1, maxLength: 2 }).map((names) => `Host ${names.join(' ')}`),
      fc.tuple(pattern, pattern).map(([one, other]) => `Host ${one} !${other}`),
      fc
        .tuple(fc.constantFrom('host', '!host', 'originalhost', 'final host'), pattern)
        .map((two) => ['Match', ...two].join(' ')),
      fc.constantFrom('Match user a', 'Match !user a,b', 'Match all', 'Match final', 'Match canonical'),
    )
    const jump = fc.constantFrom('', 'Host r1\nProxyJump a@one:1,two\n', 'Match host *.net\nProxyJump one\n')
    const block = fc
      .tuple(condition, fc.array(directive, { maxLength: 3 }))
      .map(([head, body]) => `${[head, ...body].join('\n')}\n`)
    // What is said of all hosts would lead to the bastions by way of themselves.
    const bastions = 'Match originalhost one,two,deep\nProxyJump none\n'

    await fc.assert(
      fc.asyncProperty(jump, fc.array(block, { maxLength: 5 }), (way, blocks) =>
        compare([bastions, way, ...blocks].join('')),
      ),
      { numRuns: 60 },
    )
  }, 60_000)
})
