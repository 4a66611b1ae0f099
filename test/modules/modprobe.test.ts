import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { State } from '../../modules/modprobe/state.ts'
import { modprobe } from '../../modules/modprobe.ts'
import type { Refusal } from '../../src/module.ts'

const task = { name: 'ip_vs_ftp', state: 'present', params: '', persistent: 'disabled' } as const

// As a Debian 12 machine answered, with nothing loaded.
const fresh = `>kernel
 absent
 .
>needs
 absent nf_conntrack
 loaded crc32c_generic
 absent ip_vs
 absent ip_vs_ftp
 .
>takes
 ports
 .
>files
 /etc/modules-load.d/ip_vs_ftp.conf absent
 /etc/modprobe.d/ip_vs_ftp.conf absent
 /etc/modules 232069705f76735f6674700a64756d6d79.
 .
>elsewhere
 .
>rules
 /etc/modprobe.d/local.conf:blacklist ip-vs-ftp
 .
`
const loaded = fresh
  .replace(' absent\n .', ' loaded\n unused\n =ports 21\n .')
  .replaceAll(' absent ', ' loaded ')
const state = (output: string, wanted: object = task) => modprobe.parse(output, { ...task, ...wanted })

describe('reads what the host answered', () => {
  it('of a module that is not loaded', () => {
    expect(state(fresh)).toEqual({
      status: 'absent',
      real: 'ip_vs_ftp',
      parameters: {},
      hidden: [],
      takes: ['ports'],
      needs: { nf_conntrack: false, crc32c_generic: true, ip_vs: false },
      files: {
        '/etc/modules-load.d/ip_vs_ftp.conf': { exists: false, text: '' },
        '/etc/modprobe.d/ip_vs_ftp.conf': { exists: false, text: '' },
        '/etc/modules': { exists: true, text: '# ip_vs_ftp\ndummy' },
      },
      elsewhere: [],
      rules: [{ file: '/etc/modprobe.d/local.conf', words: ['blacklist', 'ip-vs-ftp'] }],
    })
  })

  it.each([
    ['one that is loaded', loaded, { status: 'loaded', used: false, parameters: { ports: '21' } }],
    ['one that is in use', loaded.replace('unused', 'used'), { used: true }],
    [
      'one built in, with a folder in /sys',
      fresh.replace(' absent\n', ' built in\n'),
      { status: 'built in' },
    ],
    ['one built in, without', fresh.replace('absent ip_vs_ftp', 'builtin ip-vs-ftp'), { status: 'built in' }],
    [
      'one that this kernel has not',
      fresh.replace(/ absent nf[\s\S]*ip_vs_ftp\n \.\n>takes/, ' unknown\n .\n>takes'),
      { status: 'absent', needs: {} },
    ],
  ])('of %s', (_, output, expected) => {
    expect(state(output)).toMatchObject(expected)
  })

  it.each([
    ['21', 'ports=21', '21'],
    ['21', 'ports=0x15', '0x15'],
    ['21', 'ports=21,2121', '21'],
    ['Y', 'ports=1', '1'],
    ['Y', 'ports', 'Y'],
    ['N', 'ports=0', '0'],
    ['N', 'ports=1', 'N'],
  ])('where %s is shown and %s asked, as %s', (shown, params, held) => {
    expect(state(loaded.replace('=ports 21', `=ports ${shown}`), { params }).parameters).toEqual({
      ports: held,
    })
  })
})

describe('plans', () => {
  const list = '/etc/modules-load.d/ip_vs_ftp.conf'
  const options = '/etc/modprobe.d/ip_vs_ftp.conf'

  it.each<[string, string, object, object | undefined]>([
    ['to load', fresh, {}, { status: 'loaded', parameters: {} }],
    ['nothing where it is loaded', loaded, {}, undefined],
    ['nothing where it is loaded so', loaded, { params: 'ports=21' }, undefined],
    ['to load anew', loaded, { params: 'ports=21,2121' }, { parameters: { ports: '21,2121' } }],
    [
      'to unload, without what it needs',
      loaded,
      { state: 'absent' },
      { status: 'absent', needs: { ip_vs: true } },
    ],
    ['nothing where it is absent', fresh, { state: 'absent' }, undefined],
    [
      'to list it for boot',
      loaded,
      { persistent: 'present' },
      { files: { [list]: { exists: true, text: 'ip_vs_ftp\n' }, [options]: { exists: false } } },
    ],
    [
      'to write its options',
      loaded,
      { persistent: 'yes', params: 'ports=21' },
      { files: { [options]: { exists: true, text: 'options ip_vs_ftp ports=21\n' } } },
    ],
    [
      'nothing where another file lists it',
      loaded.replace('232069', '202069'),
      { persistent: 'present' },
      undefined,
    ],
    [
      'nothing where a package lists it',
      loaded.replace('>elsewhere\n', '>elsewhere\n /usr/lib/modules-load.d/lvs.conf\n'),
      { persistent: 'present' },
      undefined,
    ],
    [
      'to comment out a line of others',
      loaded.replace('232069', '202069'),
      { persistent: 'absent' },
      { files: { '/etc/modules': { exists: true, text: '#   ip_vs_ftp\ndummy' } } },
    ],
    [
      'to remove its own file',
      loaded.replace(`${list} absent`, `${list} ${Buffer.from('ip-vs-ftp\n').toString('hex')}.`),
      { persistent: 'no' },
      { files: { [list]: { exists: false, text: '' } } },
    ],
    [
      'to keep what others wrote into its file',
      loaded.replace(`${list} absent`, `${list} ${Buffer.from('dummy\nip_vs_ftp').toString('hex')}.`),
      { persistent: 'absent' },
      { files: { [list]: { exists: true, text: 'dummy' } } },
    ],
    [
      'other options in the place of the old ones',
      loaded.replace(
        `${options} absent`,
        `${options} ${Buffer.from('#a\noptions ip-vs-ftp ports=20\n#b\n').toString('hex')}.`,
      ),
      { persistent: 'present', params: 'ports=21' },
      { files: { [options]: { exists: true, text: '#a\noptions ip_vs_ftp ports=21\n#b\n' } } },
    ],
  ])('%s', (_, output, wanted, after) => {
    const planned = modprobe.plan(state(output, wanted), { ...task, ...wanted })

    if (after) expect(planned).toMatchObject({ after })
    else expect(planned).toBeUndefined()
  })

  it.each<[string, string, object, string, Refusal['missing']]>([
    [
      'other parameters while in use',
      loaded.replace('unused', 'used'),
      { params: 'ports=2121' },
      'is loaded with ports=21, and in use',
      'release',
    ],
    [
      'to unload what is in use',
      loaded.replace('unused', 'used'),
      { state: 'absent' },
      'is in use',
      'release',
    ],
    [
      'to unload what is built in',
      fresh.replace(' absent\n', ' built in\n'),
      { state: 'absent' },
      'built into this kernel',
      undefined,
    ],
    [
      'an unknown parameter',
      fresh,
      { params: 'colour=red' },
      'has no parameter colour; it has ports',
      undefined,
    ],
    [
      'a module by another name',
      fresh.replace('absent ip_vs_ftp', 'absent real_one'),
      {},
      'another name of real_one',
      undefined,
    ],
    [
      'what the configuration forbids',
      fresh.replace('blacklist ip-vs-ftp', 'install ip-vs-ftp /bin/true'),
      {},
      'keeps modprobe from loading it',
      undefined,
    ],
    [
      'to edit what a package lists',
      loaded.replace('>elsewhere\n', '>elsewhere\n /usr/lib/modules-load.d/lvs.conf\n'),
      { persistent: 'absent' },
      'not ours to edit',
      undefined,
    ],
    [
      'to list it in a file that is hidden',
      loaded.replace('ip_vs_ftp.conf absent', 'ip_vs_ftp.conf special'),
      { persistent: 'present' },
      '/etc/modules-load.d/ip_vs_ftp.conf is no regular file (a link to /dev/null?)',
      undefined,
    ],
  ])('refuses %s', (_, output, wanted, reason, missing) => {
    const planned = modprobe.plan(state(output, wanted), { ...task, ...wanted })

    expect(planned).toMatchObject({ refused: expect.stringContaining(reason) })
    expect((planned as Refusal).missing).toBe(missing)
  })
})

it('takes back a load with all that came with it, the last first', () => {
  const before = state(fresh)
  const after = { ...before, status: 'loaded', needs: { crc32c_generic: true } } as State

  const back = modprobe.apply({ before: after, after: before }, task).text

  expect(back.match(/rmmod -- \w+/g)).toEqual([
    'rmmod -- ip_vs_ftp',
    'rmmod -- ip_vs',
    'rmmod -- nf_conntrack',
  ])
})

it('leaves a module loaded as it was where it does not take other parameters', () => {
  const run = (rejects: string) =>
    spawnSync(
      'sh',
      [
        '-euc',
        `rmmod() { echo rmmod; }; modprobe() { echo "modprobe $3"; test "$3" != ${rejects}; }\n${text}`,
      ],
      {
        encoding: 'utf8',
      },
    )
  const before = { ...state(loaded), parameters: { ports: '21' } }
  const { text } = modprobe.apply({ before, after: { ...before, parameters: { ports: '2121' } } }, task)

  expect(run('none')).toMatchObject({ status: 0, stdout: 'rmmod\nmodprobe ports=2121\n' })
  expect(run('ports=2121')).toMatchObject({
    status: 1,
    stdout: 'rmmod\nmodprobe ports=2121\nmodprobe ports=21\n',
  })
})

it('gives a module its old parameters back', () => {
  const { text } = modprobe.apply(
    { before: { ...state(loaded), status: 'absent', parameters: {} }, after: state(loaded) },
    task,
  )

  expect(text).toContain("modprobe -- ip_vs_ftp 'ports=21'")
})

it.each([
  [{ persistent: 'present' }, ['/etc/modprobe.d/local.conf blacklists ip_vs_ftp']],
  [{ persistent: 'disabled' }, []],
] as const)('warns %j of %j', (wanted, warnings) => {
  expect(modprobe.warn?.(state(loaded, wanted), { ...task, ...wanted })).toEqual(
    warnings.map((text) => expect.stringContaining(text)),
  )
})
