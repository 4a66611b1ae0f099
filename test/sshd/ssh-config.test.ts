import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveTarget } from '../../src/transport/ssh-config/resolve.ts'
import { lacking } from '../transport/needs.ts'

describe.skipIf(lacking('ssh'))('ssh_config means what it means to ssh -G', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tsplay-ssh-g-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

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
  ])('%j', async (config) => {
    const file = join(folder, Buffer.from(config).toString('hex').slice(0, 200))
    writeFileSync(file, config)
    const said = execFileSync('ssh', ['-T', '-G', '-F', file, 'r1'], { encoding: 'utf8' })
    const lines = said.trimEnd().split('\n')
    const all = (keyword: string) =>
      lines.filter((line) => line.startsWith(`${keyword} `)).map((line) => line.slice(keyword.length + 1))

    const ours = await resolveTarget({
      name: 'r1',
      connection: 'ssh',
      host: 'r1',
      sshArguments: { first: ['-F', file], last: [] },
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
  })
})
