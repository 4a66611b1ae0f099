import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { removeFrom, setIn, settingIn } from '../../modules/vsftpd/conf.ts'
import { vsftpd } from '../../modules/vsftpd.ts'
import type { Params, Refusal } from '../../src/module.ts'
import { sh } from '../../src/script.ts'
import { law } from '../laws.ts'
import { bench, shells } from '../shells.ts'
import { there } from '../transport/needs.ts'

type VsftpdParams = Params<typeof vsftpd.params>

const params = (given: object): VsftpdParams => ({ create: false, ...given }) as VsftpdParams
const state = (text: string) => ({ path: '/etc/vsftpd.conf', exists: true, text })

const debian = `# Example config file /etc/vsftpd.conf
listen=NO
listen_ipv6=YES
# Uncomment this to enable any form of FTP write command.
#write_enable=YES
#
connect_from_port_20=YES
ssl_enable=NO
`

describe('plan', () => {
  it.each([
    ['leaves what is right alone', { listen: false, connect_from_port_20: true }, debian, undefined],
    [
      'adds at the end',
      { pasv_min_port: 10000, pasv_max_port: 20000 },
      'listen=NO\n',
      'listen=NO\npasv_min_port=10000\npasv_max_port=20000\n',
    ],
    ['adds to a file without a final newline', { listen: true }, '# c', '# c\nlisten=YES\n'],
    ['adds to an empty file', { listen: true }, '', 'listen=YES\n'],
    [
      'puts a setting below its commented default',
      { write_enable: true },
      debian,
      debian.replace('#write_enable=YES\n', '#write_enable=YES\nwrite_enable=YES\n'),
    ],
    ['changes in place', { listen: true }, 'a\nlisten=NO\n# z\n', 'a\nlisten=YES\n# z\n'],
    [
      'makes one of several lines, the last, which counts',
      { max_clients: 5 },
      'max_clients=5\nlisten=NO\nmax_clients=9\n',
      'listen=NO\nmax_clients=5\n',
    ],
    [
      'takes other spellings of the same as they are',
      { listen: true, local_umask: 18 },
      'listen=true\nlocal_umask=022\n',
      undefined,
    ],
    ['writes a umask in octal', { local_umask: 18 }, '', 'local_umask=022\n'],
    [
      'corrects what vsftpd would misread',
      { pasv_min_port: 10000 },
      'pasv_min_port="10000"\n',
      'pasv_min_port=10000\n',
    ],
    [
      'corrects a number with a leading zero',
      { pasv_min_port: 10000 },
      'pasv_min_port=010000\n',
      'pasv_min_port=10000\n',
    ],
    [
      'corrects a blank after the equals sign',
      { pasv_min_port: 10000 },
      'pasv_min_port= 10000\n',
      'pasv_min_port=10000\n',
    ],
    ['keeps an = in a text', { ftpd_banner: 'a=b' }, 'ftpd_banner=a\n', 'ftpd_banner=a=b\n'],
  ])('%s', (_, settings, before, after) => {
    const plan = vsftpd.plan(state(before), params({ settings }))

    expect(plan).toEqual(after === undefined ? undefined : { before: state(before), after: state(after) })
  })

  it('removes settings, duplicates too, and leaves the comment', () => {
    const text = 'pasv_address=192.0.2.1\n#pasv_address=x\nlisten=NO\n pasv_address=192.0.2.2\n'

    const plan = vsftpd.plan(state(text), params({ remove: ['pasv_address'] }))

    expect(plan).toMatchObject({ after: { text: '#pasv_address=x\nlisten=NO\n' } })
  })

  it.each([
    [
      'a file that is not there',
      { path: '/etc/vsftpd.conf', exists: false, text: '' },
      {},
      '/etc/vsftpd.conf does not exist (create makes it)',
    ],
    [
      'an empty port range against the file',
      state('pasv_max_port=9000\n'),
      { pasv_min_port: 10000 },
      'pasv_min_port 10000 would be above pasv_max_port 9000',
    ],
    [
      'to leave a file as it is that vsftpd does not take',
      { ...state('listen=NO\n'), refusal: '500 OOPS: no' },
      { listen: false },
      'vsftpd refuses /etc/vsftpd.conf as it is: 500 OOPS: no',
    ],
  ])('refuses %s', (_, before, settings, refused) => {
    const plan = vsftpd.plan(before, params({ settings })) as Refusal

    expect(plan.refused).toBe(refused)
  })
})

it.each([
  [
    'a quoted text',
    { pasv_address: '"192.0.2.1"' },
    'settings.pasv_address must not be quoted: vsftpd takes the quotes as part of it, got "192.0.2.1"',
  ],
  [
    'a port beyond 65535',
    { pasv_max_port: 70000 },
    'settings.pasv_max_port must be a number from 0 to 65535, got 70000',
  ],
  [
    'a number that would be octal',
    { pasv_min_port: '010000' },
    'settings.pasv_min_port would be read as octal: write it without the leading zero, got "010000"',
  ],
  [
    'a range without ports',
    { pasv_min_port: 20000, pasv_max_port: 10000 },
    'settings.pasv_min_port 20000 would be above pasv_max_port 10000',
  ],
  ['hexadecimal', { max_clients: '0x10' }, 'settings.max_clients must be a decimal number, got "0x10"'],
  [
    'a decimal umask',
    { local_umask: '22' },
    'settings.local_umask must be octal and begin with 0, such as "022", got "22"',
  ],
  [
    'blanks at an end',
    { banner_file: ' /x' },
    'settings.banner_file must not begin or end with blanks, got " /x"',
  ],
  ['two lines', { ftpd_banner: 'a\nlisten=NO' }, 'settings.ftpd_banner must be one line'],
])('check refuses %s', (_, settings, message) => {
  expect(vsftpd.check!(params({ settings }))).toEqual([message])
})

it('check refuses a setting that is asked for and removed', () => {
  const wrong = vsftpd.check!(params({ settings: { listen: true }, remove: ['listen'] }))

  expect(wrong).toEqual(['listen stands in settings and in remove'])
})

it.each([
  [
    'pasv_address without TLS',
    'pasv_address=192.0.2.1\nconnect_from_port_20=YES\n',
    'pasv_address=192.0.2.1: behind LVS leave it out',
  ],
  [
    'TLS without pasv_address',
    'ssl_enable=YES\nconnect_from_port_20=YES\n',
    'ssl_enable=YES without pasv_address',
  ],
  ['active transfers from other ports', 'listen=NO\n', 'connect_from_port_20 is not YES'],
  [
    'an indented comment',
    'connect_from_port_20=YES\n # x\n',
    'line 2: vsftpd does not start with an indented comment',
  ],
  [
    'a quoted number',
    'connect_from_port_20=YES\nmax_clients="5"\n',
    'line 2: vsftpd does not read this number as meant: max_clients="5"',
  ],
  [
    'a word for a boolean',
    'connect_from_port_20=YES\nlisten=on\n',
    'line 2: vsftpd does not start with a listen',
  ],
  [
    'a blank before the =',
    'connect_from_port_20=YES\nlisten =NO\n',
    'line 2: vsftpd takes no blank before the =: listen =',
  ],
])('warns of %s', (_, text, start) => {
  const warnings = vsftpd.warn!(state(text), params({}))

  expect(warnings.map((warning) => warning.slice(0, start.length))).toEqual([start])
})

it('a setting that was set reads back, and removing it leaves the rest', () => {
  const line = fc.oneof(
    fc.constantFrom('', '# c', '#max_clients=1', 'listen=NO', ' max_clients=3', 'max_clients=7', 'x y'),
    fc.string().map((text) => text.replaceAll('\n', ' ')),
  )
  fc.assert(
    fc.property(fc.array(line), fc.nat(99), (lines, value) => {
      const text = lines.join('\n')
      const made = setIn(text, 'max_clients', () => String(value))

      expect(settingIn(made, 'max_clients')).toBe(String(value))
      expect(setIn(made, 'max_clients', (before) => before!)).toBe(made)
      expect(removeFrom(made, 'max_clients').trimEnd()).toBe(removeFrom(text, 'max_clients').trimEnd())
    }),
  )
})

describe.each(shells)('on %s', (shell) => {
  const { folder, run, remove } = bench(shell)
  const path = join(folder, 'vsftpd.conf')
  afterAll(remove)

  it.each([
    [
      'an existing file',
      debian,
      { settings: { pasv_min_port: 10000, pasv_max_port: 20000, listen: true }, path },
    ],
    [
      'a file without final newline and with odd bytes',
      '# \u00fc\tx\\\nlisten=NO',
      { settings: { listen: true }, path },
    ],
    ['a file with nothing to do', 'listen=YES\n', { settings: { listen: true }, path }],
    ['a removal', 'pasv_address=192.0.2.1\nlisten=NO\n', { remove: ['pasv_address'], path }],
  ])('keeps the laws with %s', async (_, text, given) => {
    writeFileSync(path, text)

    await law(vsftpd, params(given), { shell: run })

    expect(readFileSync(path, 'utf8')).toMatch(/^listen=(YES|NO)$/m)
  })

  it('keeps the laws with a file to create', async () => {
    const { change } = await law(vsftpd, params({ settings: { listen: true }, path, create: true }), {
      shell: run,
      arrange: sh`rm -f ${path}`,
    })

    expect(change?.before.exists).toBe(false)
  })
})

const installed = there(
  spawnSync('sh', ['-c', 'PATH=$PATH:/usr/sbin command -v vsftpd']).status === 0,
  'vsftpd',
)

describe.skipIf(!installed)('the test by vsftpd itself', () => {
  const { folder, run, remove } = bench('dash')
  afterAll(remove)

  it.each([
    ['passes a good file', debian, 0, ''],
    ['passes a standalone file', 'listen=YES\nlisten_port=2121\n', 0, ''],
    [
      'shows what is wrong',
      'foo=1\n',
      1,
      'vsftpd refuses the file: 500 OOPS: unrecognised variable in config file: foo\n',
    ],
    [
      'shows an indented comment',
      ' # c\n',
      1,
      'vsftpd refuses the file: 500 OOPS: missing value in config file for: # c\n',
    ],
  ])('%s', async (_, text, code, stderr) => {
    const script = vsftpd.test!({ before: state(''), after: state(text) }, params({}))

    expect(await run(script!)).toEqual({ code, stdout: '', stderr })
  })

  it.each([
    ['nothing of a file that it takes', 'listen=YES\n', undefined],
    [
      'what is wrong with the file as it is',
      'foo=1\n',
      '500 OOPS: unrecognised variable in config file: foo',
    ],
  ])('tells with the state %s', async (_, text, refusal) => {
    const path = join(folder, 'vsftpd.conf')
    writeFileSync(path, text)

    const { stdout } = await run(vsftpd.probe(params({ path })))

    expect(vsftpd.parse(stdout, params({ path }))).toEqual({
      path,
      exists: true,
      text,
      ...(refusal && { refusal }),
    })
  })
})
