import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sysctl } from '../../modules/sysctl.ts'
import { law } from '../laws.ts'
import { Namespace, namespaces } from './namespace.ts'

const defaults = {
  state: 'present',
  reload: true,
  sysctl_set: false,
  sysctl_file: '/etc/sysctl.conf',
  ignoreerrors: false,
} as const

describe.runIf(namespaces).each(['dash', 'bash', 'busybox sh'])('sysctl in %s', (shell) => {
  let space: Namespace
  beforeAll(async () => {
    space = await Namespace.open({}, shell)
    space.run(
      'mkdir -p /etc/sysctl.d; ln -sf ../sysctl.conf /etc/sysctl.d/99-sysctl.conf; touch /etc/sysctl.conf',
    )
  })
  afterAll(() => space.close())

  it.each([
    ['a number', { name: 'net.ipv4.ip_forward', value: '1' }],
    ['words', { name: 'net.ipv4.ip_local_port_range', value: '20001  65000' }],
    [
      'a new file',
      { name: 'net/ipv4/conf/lo/rp_filter', value: '2', sysctl_file: '/etc/sysctl.d/90-lvs.conf' },
    ],
    [
      'another value in it',
      { name: 'net.ipv4.conf.lo.log_martians', value: 'yes', sysctl_file: '/etc/sysctl.d/90-lvs.conf' },
    ],
    ['what is no longer wanted', { name: 'net.ipv4.ip_forward', state: 'absent' }],
  ])('keeps both laws: %s', async (_, params) => {
    const verdict = await law(
      sysctl,
      { ...defaults, ...params },
      { shell: async (script) => space.run(script) },
    )

    expect(verdict.change).toBeDefined()
  })

  it('says what it cannot set', () => {
    const wanted = { ...defaults, name: 'net.ipv4.ip_default_ttl', value: '999' } as const
    const state = sysctl.parse(space.run(sysctl.probe(wanted)).stdout, wanted)

    const applied = space.run(sysctl.apply(sysctl.plan(state, wanted) as never, wanted))

    expect(applied).toMatchObject({
      code: 1,
      stderr: 'net.ipv4.ip_default_ttl: the kernel does not take 999\n',
    })
  })
})
