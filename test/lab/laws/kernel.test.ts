import { describe, expect, it } from 'vitest'
import { iptables } from '../../../modules/iptables.ts'
import { modprobe } from '../../../modules/modprobe.ts'
import { sysctl } from '../../../modules/sysctl.ts'
import { sh } from '../../../src/script.ts'
import { law } from '../../laws.ts'
import { machineShell } from './machine-shell.ts'

const shell = machineShell('lb1')

describe('on a real kernel', () => {
  const task = { state: 'present', params: '', persistent: 'disabled' }

  it.each([
    ['loads a module with what it needs, now and at boot', { name: 'ip_vs_ftp', persistent: 'present' }],
    [
      'loads it anew with other parameters',
      { name: 'ip-vs-ftp', params: 'ports=21,2121', persistent: 'present' },
    ],
    ['takes it out of the boot files', { name: 'ip_vs_ftp', persistent: 'absent' }],
    ['unloads it', { name: 'ip_vs_ftp', state: 'absent' }],
    ['loads it by its other name', { name: 'ip-vs-ftp' }],
  ])('modprobe %s, and back', async (_, params) => {
    const { change } = await law(modprobe, { ...task, ...params }, { shell })

    expect(change).toBeDefined()
    expect((await law(modprobe, { ...task, ...params }, { shell })).change).toBeUndefined()
  })

  it.each([
    ['what this kernel has not', { name: 'ip_vs_nothing' }, 'has no module ip_vs_nothing'],
    [
      'a parameter that is not there',
      { name: 'ip_vs_ftp', params: 'colour=red' },
      'has no parameter colour; it has ports',
    ],
    ['to unload a driver at work', { name: 'virtio_net', state: 'absent' }, 'in use'],
    ['to unload what others need', { name: 'ip_vs', state: 'absent' }, 'in use'],
  ])('modprobe refuses %s', async (_, params, reason) => {
    const { refused } = await law(modprobe, { ...task, ...params }, { shell })

    expect(refused).toContain(reason)
  })

  it('sysctl sets what a module brought, and back', async () => {
    const wanted = {
      ...{
        name: 'net.ipv4.vs.conntrack',
        value: '1',
        state: 'present',
        sysctl_file: '/etc/sysctl.d/90-lvs.conf',
      },
      ...{ reload: true, sysctl_set: false, ignoreerrors: false },
    }

    const { change } = await law(sysctl, wanted, { shell, arrange: sh`modprobe ip_vs` })

    expect(change?.after.running).toBe('1')
  })

  it.each([
    [
      'the virtual address of a service',
      { table: 'filter', chain: 'FORWARD', vaddr: '192.0.2.1', vport: '21', jump: 'ACCEPT' },
    ],
    [
      'a helper',
      { table: 'raw', chain: 'PREROUTING', protocol: 'tcp', destination_port: '21', ct_helper: 'ftp' },
    ],
  ])('iptables knows %s, and back', async (_, params) => {
    const defaults = { state: 'present', ip_version: 'ipv4', action: 'append', syn: 'ignore' }
    const { change } = await law(iptables, { ...defaults, ...params }, { shell })
    expect(change).toBeDefined()

    expect((await law(iptables, { ...defaults, ...params, state: 'absent' }, { shell })).change).toBeDefined()
  })
})
