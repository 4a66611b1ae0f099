import { expect, it } from 'vitest'
import { type State, sysctl } from '../../modules/sysctl.ts'

const wanted = {
  name: 'net.ipv4.ip_forward',
  value: '1',
  state: 'present',
  reload: true,
  sysctl_set: false,
  sysctl_file: '/etc/sysctl.d/50-lvs.conf',
  ignoreerrors: false,
} as const

// As Debian 12 answered.
const output = `>running
 there
 0
 .
>file
 absent
 .
>boot
 systemd
 /etc/sysctl.d/99-sysctl.conf:#net.ipv4.ip_forward=1
 /etc/sysctl.d/60-other.conf:net/ipv4/ip_forward =  0
 /etc/sysctl.d/10-early.conf:net.ipv4.ip_forward=0
 .
`
const state = sysctl.parse(output, wanted)

it('reads what the host answered', () => {
  expect(state).toEqual({
    running: '0',
    file: { exists: false, text: '' },
    names: ['/etc/sysctl.d/50-lvs.conf'],
    others: [
      { file: '/etc/sysctl.d/60-other.conf', value: '0' },
      { file: '/etc/sysctl.d/10-early.conf', value: '0' },
    ],
  })
})

it.each<[string, object, object, Partial<State> | undefined | string]>([
  ['sets both', {}, {}, { running: '1', file: { exists: true, text: 'net.ipv4.ip_forward = 1\n' } }],
  ['only writes', {}, { reload: false }, { running: '0' }],
  ['sets without reload', {}, { reload: false, sysctl_set: true }, { running: '1' }],
  [
    'leaves a converged host alone',
    { running: '1', file: { exists: true, text: 'net/ipv4/ip_forward=1' } },
    {},
    undefined,
  ],
  ['has nothing to remove', {}, { state: 'absent' }, undefined],
  [
    'removes from the file only',
    { file: { exists: true, text: 'net.ipv4.ip_forward=1\n' } },
    { state: 'absent' },
    { running: '0', file: { exists: true, text: '' } },
  ],
  [
    'refuses what the kernel does not have',
    { running: undefined },
    {},
    'this kernel has no net.ipv4.ip_forward now',
  ],
  ['writes it if told so', { running: undefined }, { ignoreerrors: true }, { running: undefined }],
])('%s', (_, changes, asked, after) => {
  const planned = sysctl.plan({ ...state, ...changes }, { ...wanted, ...asked })

  if (after === undefined) expect(planned).toBeUndefined()
  else if (typeof after === 'string')
    expect(planned).toEqual({ refused: expect.stringContaining(after), missing: 'sysctl' })
  else expect(planned).toMatchObject({ after })
})

it.each([
  ['a file that comes later', {}, {}, ['at boot /etc/sysctl.d/60-other.conf comes after']],
  ['nothing where values agree', {}, { value: 'no' }, []],
  [
    'a file that is not read at boot',
    { names: [] },
    { sysctl_file: '/etc/sysctl.conf' },
    ['/etc/sysctl.conf is not read'],
  ],
  ['nothing without systemd', { names: undefined }, {}, []],
])('warns of %s', (_, changes, asked, warnings) => {
  expect(sysctl.warn?.({ ...state, ...changes }, { ...wanted, ...asked })).toEqual(
    warnings.map((text) => expect.stringContaining(text)),
  )
})

it.each([
  [{ value: undefined }, 'value: it must be given'],
  [{ value: 'a\nb' }, 'value: expected one line'],
  [{ name: 'net//../x' }, 'leads out'],
])('finds fault with %j', (asked, fault) => {
  expect(sysctl.check?.({ ...wanted, ...asked } as never)).toEqual([expect.stringContaining(fault)])
})
