import { afterAll, describe, expect, it } from 'vitest'
import { systemd } from '../../../modules/systemd.ts'
import type { Change } from '../../../src/module.ts'
import { sh } from '../../../src/script.ts'
import { law } from '../../laws.ts'
import { machineShell } from './machine-shell.ts'
import { applyUnit, unitTask } from './unit.ts'

const shell = machineShell('ftp1')

const units = {
  good: 'Type=simple\nExecStart=/bin/sleep infinity\nExecReload=/bin/true',
  dies: "Type=simple\nExecStart=/bin/sh -c 'sleep 0.3; echo no such option >&2; exit 3'",
  ends: 'Type=simple\nExecStart=/bin/sleep 0.3',
  loops: "Type=simple\nExecStart=/bin/sh -c 'sleep 0.3; exit 3'\nRestart=always\nRestartSec=300ms",
  once: 'Type=oneshot\nExecStart=/bin/true',
  stays: 'Type=oneshot\nExecStart=/bin/true\nRemainAfterExit=yes',
  unmet: '[Unit]\nConditionPathExists=/nonexistent\n[Service]\nType=simple\nExecStart=/bin/sleep infinity',
  broken: 'Type=simple\nNoSuchThing=1',
}

async function install(name: keyof typeof units): Promise<void> {
  const body = units[name].startsWith('[') ? units[name] : `[Service]\n${units[name]}`
  const file = `/etc/systemd/system/lab-${name}.service`
  const outcome = await shell(sh`printf '%s\n' ${`${body}\n[Install]\nWantedBy=multi-user.target`} >${file}
systemctl daemon-reload
systemctl -q disable --now ${`lab-${name}`} 2>/dev/null || :`)
  expect(outcome).toMatchObject({ code: 0 })
}

describe('on a real systemd', () => {
  afterAll(async () => {
    await shell(sh`for u in ${Object.keys(units)}; do
systemctl unmask "lab-$u" && systemctl disable --now "lab-$u" || :
rm -f "/etc/systemd/system/lab-$u.service"
done 2>/dev/null
systemctl daemon-reload
systemctl reset-failed 'lab-*' || :`)
  })

  it.each([
    ['started and enabled', 'good', 'stop', { state: 'started', enabled: true }],
    ['restarted', 'good', 'start', { state: 'restarted' }],
    ['reloaded', 'good', 'start', { state: 'reloaded' }],
    ['stopped', 'good', 'start', { state: 'stopped' }],
    ['enabled, by its whole name', 'good', 'stop', { name: 'lab-good.service', enabled: true }],
    ['disabled', 'good', 'enable', { enabled: false }],
    ['started by a reload', 'good', 'stop', { state: 'reloaded' }],
    ['started, and stays active though nothing runs', 'stays', 'stop', { state: 'started' }],
    ['run, since it has no state', 'once', 'stop', { state: 'started' }],
  ] as const)('a unit is %s, and back', async (_, name, before, params) => {
    await install(name)
    const arrange = sh`systemctl -q ${before} ${`lab-${name}`}`

    const { change } = await law(systemd, { ...unitTask, name: `lab-${name}`, ...params }, { shell, arrange })

    expect(change).toBeDefined()
  })

  it('a unit is masked and unmasked, and back', async () => {
    const name = 'ssh-lab.service'
    const file = `/usr/lib/systemd/system/${name}`
    await shell(sh`printf '[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n' >${file}
systemctl daemon-reload; systemctl -q enable ${name}`)

    const masked = await law(systemd, { ...unitTask, name, masked: true, state: 'stopped' }, { shell })
    const refused = await law(systemd, { ...unitTask, name, state: 'started' }, { shell })
    const back = await law(systemd, { ...unitTask, name, masked: false }, { shell })

    const after = await shell(sh`systemctl is-enabled ${name}
systemctl -q disable ${name}; rm ${file}; systemctl daemon-reload`)
    expect(masked.change).toBeDefined()
    expect(refused.refused).toContain(`${name} is masked`)
    expect(back.change).toBeDefined()
    expect(after.stdout).toBe('enabled\n')
  })

  it.each([
    ['dies after its start', 'dies', /^lab-dies\.service: failed \(exit-code\)\n[\s\S]*no such option/],
    ['ends after its start', 'ends', /^lab-ends\.service: ended at once/],
    ['keeps failing', 'loops', /^lab-loops\.service: (keeps failing|failed)/],
    ['has a condition that is not met', 'unmet', /^lab-unmet\.service: was not started, since a condition/],
  ] as const)('a unit that %s is no success', async (_, name, message) => {
    await install(name)

    const { code, stderr } = await applyUnit(shell, { name: `lab-${name}`, state: 'started' })

    expect(stderr).toMatch(message)
    expect(code).toBe(1)
  })

  it('a restart of a unit that has become bad is no success', async () => {
    await install('good')
    expect(await applyUnit(shell, { name: 'lab-good', state: 'started' })).toMatchObject({ code: 0 })
    await shell(sh`sed -i 's/infinity/nonsense/' /etc/systemd/system/lab-good.service`)

    const { code, stderr } = await applyUnit(shell, {
      name: 'lab-good',
      state: 'restarted',
      daemon_reload: true,
    })

    expect(code).toBe(1)
    expect(stderr).toMatch(/lab-good\.service: failed/)
  })

  it.each([
    ['reloaded_after', 'reload'],
    ['restarted_after', 'restart'],
  ])('a unit that has not read its file catches up, once: %s', async (parameter, verb) => {
    await install('good')
    const file = '/etc/lab-good.conf'
    await shell(sh`echo old >${file}; systemctl start lab-good; sleep 0.1`)
    const params = { ...unitTask, name: 'lab-good', state: 'started', [parameter]: [file] } as never
    const plan = async () =>
      systemd.plan(systemd.parse((await shell(systemd.probe(params))).stdout, params), params)

    expect(await plan()).toBeUndefined()
    await shell(sh`echo new >${file}`)
    const change = await plan()
    expect(change).toMatchObject({ triggers: [`${verb} lab-good.service`] })
    expect(await shell(systemd.apply(change as Change<never>, params))).toMatchObject({ code: 0 })
    expect(await plan()).toBeUndefined()
    await shell(sh`touch -d 2100-01-01 ${file}`)
    expect(await plan()).toBeUndefined()
    await shell(sh`rm ${file}`)
    expect(await plan()).toBeUndefined()
  })

  it('reads files again only where they have changed', async () => {
    await install('good')
    await shell(sh`systemctl start lab-good; sleep 1; echo '# more' >>/etc/systemd/system/lab-good.service`)
    const params = { ...unitTask, name: 'lab-good', daemon_reload: true }
    const state = async () =>
      systemd.parse((await shell(systemd.probe(params as never))).stdout, params as never)

    const change = systemd.plan(await state(), params as never)
    await shell(systemd.apply(change as Change<never>, params as never))

    expect(change).toMatchObject({ triggers: ['daemon-reload'] })
    expect(systemd.plan(await state(), params as never)).toBeUndefined()
  })

  it('refuses a unit that systemd cannot use', async () => {
    await install('broken')

    const { refused } = await law(systemd, { ...unitTask, name: 'lab-broken', state: 'started' }, { shell })

    expect(refused).toMatch(/^lab-broken\.service cannot be used: /)
  })

  it('refuses another name that goes away when the unit is disabled', async () => {
    const { refused } = await law(systemd, { ...unitTask, name: 'sshd', enabled: false }, { shell })

    expect(refused).toMatch(/^sshd\.service is another name of ssh\.service/)
  })

  it.each([
    ['static', { name: 'systemd-modules-load', enabled: true, state: 'started' }],
    ['another name', { name: 'sshd', enabled: true, state: 'started' }],
    ['not there', { name: 'nosuch', state: 'stopped', enabled: false }],
  ])('has nothing to do for a unit that is %s', async (_, params) => {
    expect((await law(systemd, { ...unitTask, ...params }, { shell })).change).toBeUndefined()
  })
})
