import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { KnownKeys } from '../../src/transport/endpoint.ts'
import { hostKeys, type Place } from '../../src/transport/host-keys.ts'

const ed25519 = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAJvXAejayfcbLKoDmD6bK9IFt4DyGcPz0/WUjcl7yB5'
const ecdsa =
  'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBOeL+7jW8tBKEc8BSHOPOKcUleyH7nBjPLB9mN52TBTZvgtyG58oBcU3c3IkS1CP0SVepHVK0Mtcxo7kdcM2HTk='
const other = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINmr7S6b9lUgfW/oYsmwJyBt3YE9M+iMF3O0HY/oVcsU'
// Of 1024 bits.
const short =
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQCw/1MRLHCDJodBKaBgIpoCXxWrBCMLbfdGd3JPLAXmNM4hn/Etyk6oJlJQDJ524+2UAFXvcDSW3Y1rMo3R8120g3Pue4vwSmuqB0pADN3t2s9bAc9KuwMsiFvr3Jc7RojbSOaCsJ0bkaardZKOHcERmZoCKAHEfk21RK8kgpc5MQ=='
const blob = (key: string) => Buffer.from(key.split(' ')[1]!, 'base64')

let dir: string
let file: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tsplay-known-'))
  file = join(dir, 'ssh', 'known_hosts')
})

afterEach(() => rmSync(dir, { recursive: true, force: true }))

type Changes = Partial<KnownKeys> & Partial<Pick<Place, 'host' | 'port' | 'rsaBits'>>

function target({ host = 'router1', port = 22, rsaBits = 1024, ...keys }: Changes = {}): Place {
  const files = [file, join(dir, 'system')]
  return { host, port, rsaBits, keys: { files, addTo: file, checking: 'yes', hash: false, ...keys } }
}

function know(text: string): void {
  file = join(dir, 'known_hosts')
  writeFileSync(file, text)
}

describe('a host key', () => {
  it.each<[string, string, string, Changes]>([
    ['that is known', `router1 ${ed25519}\n`, ed25519, {}],
    ['that is one of several', `router1 ${ecdsa}\nrouter1 ${ed25519}\n`, ed25519, {}],
    ['that is known for its port', `[router1]:2222 ${ed25519}\n`, ed25519, { port: 2222 }],
    ['that is known for the host, whatever the port', `router1 ${ed25519}\n`, ed25519, { port: 2222 }],
    ['that is known by another name', `rack ${ed25519}\n`, ed25519, { alias: 'rack', port: 2222 }],
    ['that is known by another name in capitals', `Rack ${ed25519}\n`, ed25519, { alias: 'RACK' }],
    ['that is as long as RSA keys must be', `router1 ${short}\n`, short, { rsaBits: 1024 }],
    ['that is unknown, where anything goes', '', ed25519, { checking: 'no' }],
    ['that has changed, where anything goes', `router1 ${other}\n`, ed25519, { checking: 'no' }],
  ])('%s is accepted', async (_, text, key, changes) => {
    know(text)

    expect(await (await hostKeys(target(changes))).judge(blob(key))).toBeUndefined()
  })

  it.each<[string, string, Changes, RegExp]>([
    [
      'unknown',
      '',
      {},
      /not known: ssh-ed25519 SHA256:XuFe1Ofy1F6yt.* is not in .*known_hosts as router1\..*echo 'router1 ssh-ed25519 AAAAC3Nza\S+' >> /,
    ],
    [
      'unknown at a port',
      `[router1]:2222 ${ed25519}\n`,
      { port: 2200 },
      /as \[router1\]:2200.*echo '\[router1\]:2200 ssh-/,
    ],
    ['unknown by another name', '', { alias: 'rack', port: 2222 }, /as rack\..*echo 'rack ssh-ed25519 /],
    ['another at that port', `router1 ${other}\n`, { port: 2222 }, /not known/],
    [
      'changed',
      `\nrouter1 ${other}\n`,
      {},
      /CHANGED: .*known_hosts:2 has ssh-ed25519 SHA256:euTpDXcMXAWQ.*shows ssh-ed25519 SHA256:XuFe1Ofy1F6yt.*ssh-keygen -R 'router1'/,
    ],
    ['changed, where new ones are welcome', `router1 ${other}\n`, { checking: 'accept-new' }, /CHANGED/],
    ['of another type than known', `router1 ${ecdsa}\n`, { checking: 'accept-new' }, /CHANGED/],
    ['revoked', `router1 ${ed25519}\n@revoked * ${ed25519}\n`, {}, /revoked in .*known_hosts:2/],
    [
      'known at its port and revoked for all ports',
      `[router1]:2222 ${ed25519}\n@revoked router1 ${ed25519}\n`,
      { port: 2222 },
      /revoked in .*known_hosts:2/,
    ],
    ['revoked, where anything goes', `@revoked * ${ed25519}\n`, { checking: 'no' }, /revoked/],
    [
      'a certificate authority’s',
      `@cert-authority * ${ed25519}\n`,
      {},
      /not known.*@cert-authority.* not supported/,
    ],
  ])('that is %s is refused', async (_, text, changes, message) => {
    know(text)

    expect(await (await hostKeys(target(changes))).judge(blob(ed25519))).toMatch(message)
  })

  it('that is shorter than RSA keys must be is refused, even where anything goes', async () => {
    know(`router1 ${short}\n`)
    const asked = target({ rsaBits: 1025, checking: 'no' })

    expect(await (await hostKeys(asked)).judge(blob(short))).toMatch(
      /^its host key ssh-rsa SHA256:\S+ is shorter than the 1025 bits that RequiredRSASize asks for$/,
    )
  })

  it('is asked for by the types that are known', async () => {
    know(`router1 ${ecdsa}\n@revoked router1 ${ed25519}\n`)
    writeFileSync(join(dir, 'system'), `router* ${other}\n`)

    expect((await hostKeys(target())).types).toEqual(['ecdsa-sha2-nistp256', 'ssh-ed25519'])
  })

  it.each([
    ['a folder that is not there', undefined, `[router1]:2222 ${ed25519}\n`],
    ['a file without a final newline', `router9 ${other}`, `router9 ${other}\n[router1]:2222 ${ed25519}\n`],
    ['a file', `router9 ${other}\n`, `router9 ${other}\n[router1]:2222 ${ed25519}\n`],
  ])('that is new is added to %s, once', async (_, before, after) => {
    if (before !== undefined) know(before)
    const asked = target({ port: 2222, checking: 'accept-new' })

    const first = await (await hostKeys(asked)).judge(blob(ed25519))
    const second = await (await hostKeys(asked)).judge(blob(ed25519))

    expect([first, second]).toEqual([undefined, undefined])
    expect(readFileSync(file, 'utf8')).toBe(after)
    if (before === undefined) expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('that is new is refused where its file cannot be made', async () => {
    file = '/proc/nope/known_hosts'

    await expect((await hostKeys(target({ checking: 'accept-new' }))).judge(blob(ed25519))).rejects.toThrow(
      "ENOENT: no such file or directory, mkdir '/proc/nope'",
    )
  })

  it('that is new is refused and added to no file of all users, where the user has none', async () => {
    const asked = target({ files: [join(dir, 'system')], addTo: undefined, checking: 'accept-new' })

    expect(await (await hostKeys(asked)).judge(blob(ed25519))).toMatch(/not known/)
    expect(existsSync(join(dir, 'system'))).toBe(false)
  })

  it('is looked up in the next file where one cannot be read', async () => {
    mkdirSync(file, { recursive: true })
    writeFileSync(join(dir, 'system'), `router1 ${ed25519}\n`)

    const { judge, doubt } = await hostKeys(target())

    expect([await judge(blob(ed25519)), doubt(blob(ed25519))]).toEqual([undefined, undefined])
    expect(await judge(blob(other))).toMatch(/CHANGED/)
  })

  it.each(['yes', 'accept-new'] as const)(
    'that is in no file is unknown where one cannot be read, with checking: %s',
    async (checking) => {
      mkdirSync(file, { recursive: true })
      const addTo = join(dir, 'system')

      expect(await (await hostKeys(target({ addTo, checking }))).judge(blob(ed25519))).toMatch(
        /not known: .* \(cannot read \S+known_hosts: it is a folder\.\)$/,
      )
      expect(existsSync(addTo)).toBe(false)
    },
  )

  it.each<[string, string | undefined, string | undefined]>([
    ['another than the known one', `router1 ${other}\n`, 'the host key is another than the known one'],
    ['perhaps in a file that cannot be read', undefined, 'nobody knows the host key: cannot read '],
    ['the known one', `router1 ${ed25519}\n`, undefined],
    ['new', '', undefined],
  ])('that is %s is accepted where anything goes, with this doubt: %o', async (_, text, expected) => {
    if (text === undefined) mkdirSync(file, { recursive: true })
    else know(text)

    const { judge, doubt } = await hostKeys(target({ checking: 'no' }))

    expect(await judge(blob(ed25519))).toBeUndefined()
    expect(doubt(blob(ed25519))?.slice(0, expected?.length)).toBe(expected)
  })

  it('that is new is added under a name that nobody can read, where that is wanted', async () => {
    know('')
    const asked = target({ checking: 'accept-new', hash: true })

    await (await hostKeys(asked)).judge(blob(ed25519))

    expect(readFileSync(file, 'utf8')).toMatch(/^\|1\|\S+\|\S+ ssh-ed25519 \S+\n$/)
    expect(await (await hostKeys(target())).judge(blob(ed25519))).toBeUndefined()
  })

  it('is kept apart from others that are added at the same time', async () => {
    know('')
    const hosts = Array.from({ length: 50 }, (_, i) => target({ host: `r${i}`, checking: 'accept-new' }))

    await Promise.all(hosts.map(async (host) => (await hostKeys(host)).judge(blob(ed25519))))

    const lines = readFileSync(file, 'utf8').trimEnd().split('\n').sort()
    expect(lines).toEqual(hosts.map(({ host }) => `${host} ${ed25519}`).sort())
  })
})
