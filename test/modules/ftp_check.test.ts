import { describe, expect, it } from 'vitest'
import { ftpCheck } from '../../modules/ftp_check.ts'
import type { Params } from '../../src/module.ts'
import { Secret } from '../../src/value.ts'

type CheckParams = Params<typeof ftpCheck.params>

const params = (given: object = {}): CheckParams =>
  ({
    host: '192.0.2.10',
    user: 'anonymous',
    modes: ['pasv'],
    tls: 'none',
    validate_certs: true,
    timeout: 20,
    ...given,
  }) as unknown as CheckParams

const passive = `mode pasv
code 0
saw 192.0.2.10 192.0.2.50 0.035384
bytes 300
sha256 3f8b0e5f0a6a2a7f -
trace * Connected to 192.0.2.10 (192.0.2.10) port 21 (#0)
trace > PASV
trace < 227 Entering Passive Mode (192,0,2,10,39,16).
trace * Connecting to 192.0.2.10 (192.0.2.10) port 10000
trace > RETR f.bin
trace < 226 Transfer complete.
`

const active = `mode port
code 0
saw 192.0.2.10 192.0.2.50 0.035384
bytes 300
sha256 3f8b0e5f0a6a2a7f -
peer 0A0200C0:0014
trace > PORT 192,0,2,50,212,109
trace < 200 PORT command successful. Consider using PASV.
trace > RETR f.bin
`

describe('parse', () => {
  it.each([
    ['a passive transfer', passive, {}, undefined],
    ['an active transfer', active, {}, undefined],
    [
      'a reply that names a real server',
      passive.replace('(192,0,2,10', '(198,51,100,11').replace('code 0', 'code 28'),
      {},
      'pasv: the reply to PASV names 198.51.100.11 instead of 192.0.2.10',
    ],
    [
      'an active connection from a router',
      active.replace('0A0200C0', '020200C0'),
      {},
      'port: the data connection came from 192.0.2.2:20 instead of 192.0.2.10',
    ],
    [
      'an active connection that nobody saw',
      active.replace(/^peer.*\n/m, ''),
      {},
      'port: nothing shows where the data connection went',
    ],
    [
      'a server that falls back',
      passive.replace('mode pasv', 'mode epsv'),
      {},
      'epsv: the server does not take EPSV: PASV was used',
    ],
    ['a wrong size', passive, { path: 'f.bin', size: 301 }, 'pasv: the file has 300 bytes instead of 301'],
    [
      'a check from the router itself',
      passive.replace('192.0.2.50', '192.0.2.10'),
      {},
      'pasv: this host itself holds 192.0.2.10, so a check from here proves nothing',
    ],
    [
      'a refused login',
      'mode pasv\ncode 67\nsaw 192.0.2.10 192.0.2.50 3.1\nbytes 0\nsha256 e3b0 -\ntrace > USER x\ntrace < 530 Login incorrect.\ntrace curl: (67) Access denied: 530\n',
      {},
      'pasv: Access denied: 530 (530 Login incorrect.)',
    ],
  ])('judges %s', (_, output, given, msg) => {
    const result = ftpCheck.parse(output, params(given)) as { failed: boolean; msg?: string }

    expect(result.msg).toBe(msg)
    expect(result.failed).toBe(msg !== undefined)
  })
})

it.each([
  ['a size without a file', { size: 1 }, 'size and sha256 need the path of a file'],
  ['a user without a password', { user: 'probe' }, 'the password of probe is missing'],
  [
    'a password of two lines',
    { password: new Secret('a\nb') },
    'the password holds a control character, which FTP cannot carry',
  ],
  ['a mode twice', { modes: ['pasv', 'pasv'] }, 'a mode is named twice'],
])('check refuses %s', (_, given, message) => {
  expect(ftpCheck.check!(params(given))).toEqual([message])
})

it('keeps the password out of every argument list, and the script secret', () => {
  const script = ftpCheck.probe(params({ user: 'probe', password: new Secret('pass-word') }))

  expect(script.secret).toBe(true)
  expect(script.text.split('\n').filter((line) => line.includes('pass-word'))).toEqual([
    expect.stringMatching(/^w=\$\(printf %s pass-word \| sed /),
  ])
})
