import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ftpCheck } from '../../modules/ftp_check.ts'
import type { Params } from '../../src/module.ts'
import { sh } from '../../src/script.ts'
import { Secret } from '../../src/value.ts'
import { bench, shells } from '../shells.ts'
import { canServe, certificate, type FtpServer, serve, strayServer } from './ftp-server.ts'

type CheckParams = Params<typeof ftpCheck.params>

const file = new Uint8Array(300_000).map((_, i) => (i * 7919) >> 3)
const sha256 = createHash('sha256').update(file).digest('hex')
const modes = ['pasv', 'epsv', 'port', 'eprt'] as const

const params = (given: object): CheckParams =>
  ({
    host: '127.0.0.1',
    port: 24121,
    user: 'anonymous',
    modes,
    tls: 'none',
    validate_certs: true,
    timeout: 10,
    ...given,
  }) as unknown as CheckParams

const check = async (shell: string, given: object) => {
  // busybox prefers its own tools, but there is no curl among them.
  const { run, remove } = bench(shell === 'busybox' ? 'dash' : shell)
  const probe = ftpCheck.probe(params(given))
  const outcome = await run(shell === 'busybox' ? sh`busybox sh -euc ${probe.text}` : probe)
  remove()
  expect(outcome).toMatchObject({ code: 0, stderr: '' })
  return { output: outcome.stdout, result: ftpCheck.parse(outcome.stdout, params(given)) as Result }
}

interface Result {
  readonly failed: boolean
  readonly msg?: string
  readonly modes: Record<string, { ok: boolean; peer?: string; bytes: number }>
}

describe.skipIf(!canServe)('against a vsftpd', () => {
  let server: FtpServer
  beforeAll(async () => {
    server = await serve(24121, file, ['pasv_min_port=24130', 'pasv_max_port=24139'])
  })
  afterAll(() => server.stop())

  it.each(shells)('fetches a file every way, from %s', async (shell) => {
    const { result } = await check(shell, { path: 'pub/file.bin', size: file.length, sha256 })

    expect(result).toEqual({
      host: '127.0.0.1',
      address: '127.0.0.1',
      from: '127.0.0.1',
      failed: false,
      modes: Object.fromEntries(
        modes.map((mode) => [
          mode,
          {
            ok: true,
            bytes: file.length,
            sha256,
            seconds: expect.any(Number),
            peer:
              mode === 'pasv' || mode === 'epsv'
                ? expect.stringMatching(/^127\.0\.0\.1:2413\d$/)
                : '127.0.0.1:24120',
          },
        ]),
      ),
    })
  })

  it('lists the login directory where no file is named', async () => {
    const { result } = await check('dash', {})

    expect(result.failed).toBe(false)
    expect(result.modes.port!.bytes).toBeGreaterThan(20)
  })

  it('never shows the password, whatever is in it', async () => {
    const { output, result } = await check('dash', { password: new Secret('pa"ss\\wo\'rd'), modes: ['pasv'] })

    expect(result.failed).toBe(false)
    expect(output).not.toContain('ss\\wo')
  })

  it.each([
    [
      'a file that is not there',
      { path: 'pub/nosuch', modes: ['eprt'] },
      'eprt: the file does not exist (550 Could not get file size.)',
    ],
    ['a path from the root', { path: '/pub/file.bin', size: 300_000, modes: ['pasv'] }, undefined],
    [
      'a wrong size',
      { path: 'pub/file.bin', size: 1, modes: ['epsv'] },
      'epsv: the file has 300000 bytes instead of 1',
    ],
    [
      'a missing server',
      { port: 24199, modes: ['port'] },
      "port: Failed to connect to 127.0.0.1 port 24199 after 0 ms: Couldn't connect to server",
    ],
  ])('tells of %s', async (_, given, msg) => {
    const { result } = await check('dash', given)

    expect(result.msg?.replace(/after \d+ ms/, 'after 0 ms')).toBe(msg)
  })
})

describe.skipIf(!canServe)('against a vsftpd that is set up wrongly', () => {
  it.each([
    [['pasv_address=127.0.0.2'], 'pasv', 'pasv: the reply to PASV names 127.0.0.2 instead of 127.0.0.1'],
    [['cmds_denied=EPSV'], 'epsv', 'epsv: the server does not take EPSV: PASV was used'],
    [['cmds_denied=EPRT'], 'eprt', 'eprt: the server does not take EPRT: PORT was used'],
    [['port_enable=NO'], 'port', 'port: '],
  ])('with %s the check of %s fails', async (settings, mode, msg) => {
    const server = await serve(24121, file, settings)

    const { result } = await check('dash', { path: 'pub/file.bin', modes: [mode], timeout: 5 })

    await server.stop()
    expect(result.msg?.slice(0, msg.length)).toBe(msg)
  })

  it('with an active connection from another address the check fails', async () => {
    const server = await strayServer(24122, '127.0.0.9')

    const { result } = await check('dash', { port: 24122, modes: ['eprt'] })

    server.close()
    expect(result.msg).toMatch(
      /^eprt: the data connection came from 127\.0\.0\.9:\d+ instead of 127\.0\.0\.1$/,
    )
  })
})

// Debian 12 has such a curl.
const hangs = /^curl 7\.8[78]\./.test(spawnSync('curl', ['-V']).stdout?.toString() ?? '')
const hanging = 'curl 7.87 and 7.88 cannot do active transfers with TLS, so this host proves nothing here'

describe.skipIf(!canServe)('with TLS', () => {
  const { folder, remove } = bench('dash')
  const pem = certificate(folder)
  afterAll(remove)

  it.each([
    ['explicit', ['implicit_ssl=NO']],
    ['implicit', ['implicit_ssl=YES']],
  ])('fetches a file, %s', async (tls, settings) => {
    const server = await serve(24121, file, [
      ...['ssl_enable=YES', 'allow_anon_ssl=YES', 'force_anon_data_ssl=YES', 'force_anon_logins_ssl=YES'],
      ...[`rsa_cert_file=${pem}.crt`, `rsa_private_key_file=${pem}`, ...settings],
    ])

    const { result } = await check('dash', { tls, path: 'pub/file.bin', sha256, ca_file: `${pem}.crt` })
    const untrusted = await check('dash', { tls, modes: ['pasv'] })

    await server.stop()
    expect(result.msg?.split('\n') ?? []).toEqual(
      hangs ? modes.slice(2).map((mode) => `${mode}: ${hanging}`) : [],
    )
    expect(untrusted.result.msg).toMatch(/^pasv: SSL certificate problem/)
  })
})
