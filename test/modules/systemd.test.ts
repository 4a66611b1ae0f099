import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { service, systemd } from '../../modules/systemd.ts'
import type { Change, Params } from '../../src/module.ts'

type UnitParams = Params<typeof systemd.params>

const params = (given: object): UnitParams =>
  ({
    daemon_reload: false,
    daemon_reexec: false,
    scope: 'system',
    no_block: false,
    force: false,
    name: 'vsftpd',
    ...given,
  }) as UnitParams

const unit = (changes: object = {}) => ({
  unit: 'vsftpd.service',
  found: true,
  broken: '',
  active: 'active' as const,
  enablement: 'enabled',
  oneshot: false,
  reloadable: true,
  stale: false,
  ...changes,
})

const gone = unit({ found: false, active: 'inactive', enablement: '', reloadable: false })

describe('parse', () => {
  it.each([
    [
      'a running service',
      'vsftpd',
      `Type=simple
RemainAfterExit=no
Id=vsftpd.service
LoadState=loaded
ActiveState=active
UnitFileState=enabled
NeedDaemonReload=no
CanReload=yes
`,
      unit(),
    ],
    [
      'a unit that is not there',
      'vsftpd.service',
      `Id=vsftpd.service
LoadState=not-found
LoadError=org.freedesktop.systemd1.NoSuchUnit "Unit vsftpd.service not found."
ActiveState=inactive
UnitFileState=
NeedDaemonReload=no
CanReload=no
`,
      gone,
    ],
    [
      'another name of a unit that failed',
      'iptables',
      `Type=oneshot
RemainAfterExit=yes
Id=netfilter-persistent.service
LoadState=loaded
ActiveState=failed
UnitFileState=enabled
NeedDaemonReload=yes
CanReload=no
`,
      unit({
        unit: 'netfilter-persistent.service',
        alias: 'iptables.service',
        active: 'inactive',
        reloadable: false,
        stale: true,
      }),
    ],
    [
      'an init script that is disabled',
      'old',
      `Type=forking
RemainAfterExit=no
Id=old.service
LoadState=loaded
ActiveState=activating
UnitFileState=generated
NeedDaemonReload=no
CanReload=no
SysV=disabled
`,
      unit({ unit: 'old.service', active: 'moving', enablement: 'disabled', reloadable: false }),
    ],
  ])('reads %s', (_, name, output, state) => {
    expect(systemd.parse(output, params({ name }))).toEqual(state)
  })
})

describe('plan', () => {
  it.each([
    ['a running unit that shall run', unit(), { state: 'started', enabled: true }],
    ['a static unit that shall be enabled', unit({ enablement: 'static' }), { enabled: true }],
    ['a static unit that shall be disabled', unit({ enablement: 'static' }), { enabled: false }],
    ['an alias that shall be enabled', unit({ alias: 'iptables.service' }), { enabled: true }],
    ['a failed unit that shall be stopped', unit({ active: 'inactive' }), { state: 'stopped' }],
    ['a missing unit that shall be disabled', gone, { enabled: false }],
    ['a masked unit that shall be masked', unit({ enablement: 'masked' }), { masked: true }],
    ['a daemon-reload that nothing needs', unit({ othersStale: false }), { daemon_reload: true }],
  ])('has nothing to do for %s', (_, state, given) => {
    expect(systemd.plan(state, params(given))).toBeUndefined()
  })

  it.each([
    ['starts', unit({ active: 'inactive' }), { state: 'started' }, { active: 'active' }],
    [
      'starts what is failing over and over',
      unit({ active: 'moving' }),
      { state: 'started' },
      { active: 'active' },
    ],
    [
      'stops what is failing over and over',
      unit({ active: 'moving' }),
      { state: 'stopped' },
      { active: 'inactive' },
    ],
    [
      'starts what shall be reloaded but is not active',
      unit({ active: 'inactive' }),
      { state: 'reloaded' },
      { active: 'active' },
    ],
    [
      'enables for good what is enabled until the next boot',
      unit({ enablement: 'enabled-runtime' }),
      { enabled: true },
      { enablement: 'enabled' },
    ],
    ['disables', unit(), { enabled: false }, { enablement: 'disabled' }],
    [
      'unmasks and starts',
      unit({ enablement: 'masked', active: 'inactive' }),
      { masked: false, state: 'started' },
      { enablement: undefined, active: 'active' },
    ],
    ['unmasks', unit({ enablement: 'masked' }), { masked: false }, { enablement: undefined }],
    [
      'stops and masks',
      unit(),
      { masked: true, state: 'stopped' },
      { enablement: 'masked', active: 'inactive' },
    ],
  ])('%s', (_, state, given, after) => {
    const change = systemd.plan(state, params(given))

    expect(change).toMatchObject({ before: state, after })
    expect(change).toMatchObject({ triggers: [] })
  })

  it.each([
    ['restarts', unit(), { state: 'restarted' }, ['restart vsftpd.service']],
    ['reloads', unit(), { state: 'reloaded' }, ['reload vsftpd.service']],
    [
      'runs a oneshot',
      unit({ oneshot: true, active: 'inactive' }),
      { state: 'started' },
      ['start vsftpd.service'],
    ],
    [
      'reads files again',
      unit({ stale: true }),
      { daemon_reload: true, state: 'started' },
      ['daemon-reload'],
    ],
    [
      'reads files of others again',
      unit({ othersStale: true }),
      { daemon_reload: true, state: 'restarted' },
      ['daemon-reload', 'restart vsftpd.service'],
    ],
    [
      'reads files again without a unit',
      { unit: '', othersStale: true },
      { name: undefined, daemon_reload: true },
      ['daemon-reload'],
    ],
    ['reexecutes', { unit: '' }, { name: undefined, daemon_reexec: true }, ['daemon-reexec']],
    [
      'reloads what has not read its file',
      unit({ outdated: true }),
      { state: 'started', reloaded_after: ['/etc/vsftpd.conf'] },
      ['reload vsftpd.service'],
    ],
    [
      'restarts what has not read its file',
      unit({ outdated: true }),
      { state: 'started', restarted_after: ['/etc/vsftpd.conf'] },
      ['restart vsftpd.service'],
    ],
    [
      'restarts what has not read its file and cannot',
      unit({ outdated: true, reloadable: false }),
      { state: 'started', reloaded_after: ['/etc/vsftpd.conf'] },
      ['restart vsftpd.service'],
    ],
    [
      'starts without waiting',
      unit({ active: 'inactive' }),
      { state: 'started', no_block: true },
      ['start vsftpd.service'],
    ],
  ])('%s as a trigger', (_, state, given, triggers) => {
    expect(systemd.plan(state, params(given))).toMatchObject({ triggers })
  })

  it.each([
    [
      'to start a missing unit',
      gone,
      { state: 'started' },
      { refused: 'there is no unit vsftpd.service', missing: 'unit' },
    ],
    [
      'to stop a missing unit',
      gone,
      { state: 'stopped' },
      { refused: 'there is no unit vsftpd.service', missing: 'unit' },
    ],
    [
      'to enable a missing unit',
      gone,
      { enabled: true },
      { refused: 'there is no unit vsftpd.service', missing: 'unit' },
    ],
    [
      'to start a masked unit',
      unit({ enablement: 'masked', active: 'inactive' }),
      { state: 'started' },
      { refused: 'vsftpd.service is masked (masked: false takes that away)' },
    ],
    [
      'to enable a masked unit',
      unit({ enablement: 'masked' }),
      { enabled: true },
      { refused: 'vsftpd.service is masked, so it cannot be enabled (masked: false takes that away)' },
    ],
    [
      'to start what cannot be read',
      unit({ broken: 'bad-setting', active: 'inactive' }),
      { state: 'started' },
      { refused: 'vsftpd.service cannot be used: bad-setting' },
    ],
    [
      'to reload what has no reload',
      unit({ reloadable: false }),
      { state: 'reloaded' },
      { refused: 'vsftpd.service does not say how to reload it: use restarted' },
    ],
    [
      'to disable by another name',
      unit({ alias: 'ftp.service' }),
      { enabled: false },
      { refused: 'ftp.service is another name of vsftpd.service: name that, since the alias may go with it' },
    ],
  ])('refuses %s', (_, state, given, refusal) => {
    expect(systemd.plan(state, params(given))).toEqual(refusal)
  })
})

it.each([
  [
    'a template',
    { name: 'getty@', state: 'started' },
    'getty@ is a template: name one of its instances, such as getty@1',
  ],
  ['no unit', { name: undefined, state: 'started' }, 'state, enabled and masked need the name of a unit'],
  ['no wish', {}, 'give at least one of state, enabled, masked, daemon_reload and daemon_reexec'],
  ['masked and enabled', { masked: true, enabled: true }, 'a masked unit cannot be enabled'],
  ['masked and started', { masked: true, state: 'started' }, 'a masked unit cannot be started'],
])('check refuses %s', (_, given, message) => {
  expect(systemd.check!(params(given))).toEqual([message])
})

it.each([
  [
    'that there is no unit to disable',
    gone,
    { enabled: false },
    ['there is no unit vsftpd.service, so there is nothing to disable'],
  ],
  [
    'of files not read again',
    unit({ stale: true }),
    { state: 'restarted' },
    ['files of vsftpd.service have changed since systemd read them: use daemon_reload'],
  ],
  ['of nothing', unit(), { state: 'started' }, []],
])('warns %s', (_, state, given, warnings) => {
  expect(systemd.warn!(state, params(given))).toEqual(warnings)
})

it('gives the result that Ansible gives', () => {
  const state = unit({ active: 'inactive', enablement: 'static' })

  const change = systemd.plan(state, params({ state: 'started' }))

  expect(systemd.result!(state, change as never, params({}))).toEqual({
    name: 'vsftpd.service',
    state: 'started',
    enabled: true,
    masked: false,
  })
})

it.each([
  ['started', { state: 'started', daemon_reload: true }],
  ['restarted, of the user', { state: 'restarted', scope: 'user' }],
  ['enabled by force', { enabled: true, force: true }],
])('writes scripts that a shell can read: %s', (_, given) => {
  const state = unit({ active: 'inactive', enablement: 'disabled' })
  const change = systemd.plan(state, params(given)) as Change<never>

  for (const script of [systemd.probe(params(given)), systemd.apply(change, params(given))])
    expect(spawnSync('sh', ['-n'], { input: script.text }).stderr.toString()).toBe('')
})

it('goes by three names', () => {
  expect(service.name).toBe('service')
  expect(service.plan).toBe(systemd.plan)
})
