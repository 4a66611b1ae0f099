import { mkdirSync, writeFileSync } from 'node:fs'
import { arch, hostname, release, type, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chosen, unknownSubsets } from '../../modules/setup/subset.ts'
import { setup } from '../../modules/setup.ts'
import { type Bench, bench, shells } from '../shells.ts'

const defaults = { gather_subset: ['all'], filter: [], fact_path: '/nowhere', gather_timeout: 10 }

interface Gathered {
  readonly ansible_facts: Readonly<Record<string, unknown>>
}

describe.each(shells)('setup by %s', (shell) => {
  let host: Bench
  beforeAll(() => {
    host = bench(shell)
  })
  afterAll(() => host.remove())

  it('asks any host without failing', async () => {
    const { code, stdout, stderr } = await host.run(setup.probe(defaults))
    const { ansible_facts: facts } = setup.parse(stdout, defaults) as Gathered

    expect({ code, stderr: stderr.trim() }).toEqual({ code: 0, stderr: '' })
    expect(facts).toMatchObject({
      ansible_system: type(),
      ansible_kernel: release(),
      ansible_nodename: hostname(),
      ansible_architecture: arch() === 'x64' ? 'x86_64' : expect.any(String),
      ansible_user_uid: userInfo().uid,
      ansible_user_id: userInfo().username,
      ansible_os_family: expect.any(String),
      ansible_env: { HOME: expect.any(String) },
      ansible_memtotal_mb: expect.any(Number),
      ansible_uptime_seconds: expect.any(Number),
      ansible_date_time: { iso8601: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) },
    })
  })

  it('prints the same twice, but for what depends on the moment', async () => {
    const stable = async (): Promise<string> => {
      const { stdout } = await host.run(setup.probe(defaults))
      return stdout.slice(0, stdout.search(/^=\w+_now$/m))
    }

    expect(await stable()).toBe(await stable())
  })

  it('reads local facts and runs none', async () => {
    const fact_path = join(host.folder, "facts of 'ours'.d")
    mkdirSync(fact_path)
    writeFileSync(join(fact_path, 'lvs.fact'), '{"role": "master",\n "weights": [1, 2]}\n')
    writeFileSync(join(fact_path, 'ftp.fact'), '[server]\nPort = 21\n')
    writeFileSync(join(fact_path, 'wrong.fact'), 'neither\n')
    writeFileSync(join(fact_path, 'program.fact'), `#!/bin/sh\ntouch ${host.folder}/run\n`, { mode: 0o755 })
    const params = { ...defaults, gather_subset: ['!all', '!min', 'local'], fact_path }
    const { stdout } = await host.run(setup.probe(params))

    expect(setup.parse(stdout, params)).toEqual({
      ansible_facts: {
        ansible_local: {
          ftp: { server: { port: '21' } },
          lvs: { role: 'master', weights: [1, 2] },
          wrong: 'error loading facts as JSON or ini - please check content',
        },
      },
    })
    expect((await host.run(setup.probe(defaults))).stdout).not.toContain('program')
  })
})

describe('setup', () => {
  const output = `=platform
Linux ftp-1 6.1.0-18-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01) x86_64
ftp-1.example.com
=date_time_now
1795385943 2026 11 22 23 19 03 Sunday 0 46 +0100 CET 294441000`

  it.each([
    ['all that it knows', [], 10],
    ['those named', ['ansible_hostname', 'ansible_fqdn'], 2],
    ['those named without the prefix', ['hostname'], 1],
    ['those that match', ['ansible_kernel*'], 2],
    ['those that match a set', ['ansible_[!a-ln-z]*'], 1],
    ['none', ['facter_*'], 0],
  ])('returns %s', (_, filter, count) => {
    const params = { ...defaults, gather_subset: ['!all', '!min', 'platform', 'date_time'], filter }
    const { ansible_facts: facts } = setup.parse(output, params) as Gathered

    expect(Object.keys(facts)).toHaveLength(count)
  })

  it('tells names and time', () => {
    expect(
      setup.parse(output, { ...defaults, gather_subset: ['!all', '!min', 'platform', 'date_time'] }),
    ).toMatchObject({
      ansible_facts: {
        ansible_hostname: 'ftp-1',
        ansible_fqdn: 'ftp-1.example.com',
        ansible_domain: 'example.com',
        ansible_machine: 'x86_64',
        ansible_kernel_version: '#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)',
        ansible_date_time: {
          date: '2026-11-22',
          time: '23:19:03',
          iso8601: '2026-11-22T22:19:03Z',
          iso8601_micro: '2026-11-22T22:19:03.294441Z',
          iso8601_basic_short: '20261122T231903',
          tz_offset: '+0100',
        },
      },
    })
  })

  it.each([
    [['all'], ['platform', 'network', 'mounts', 'virtual', 'loadavg'], []],
    [['!all'], ['platform', 'distribution', 'local'], ['network', 'mounts', 'virtual', 'loadavg']],
    [['!all', '!min'], [], ['platform', 'network']],
    [['min'], ['platform'], ['network']],
    [['network'], ['platform', 'network'], ['mounts']],
    [['!all', '!min', 'network'], ['network'], ['platform', 'mounts']],
    [
      ['all', '!hardware'],
      ['platform', 'network'],
      ['mounts', 'memory'],
    ],
    [['all', '!hardware', 'mounts'], ['mounts'], ['memory']],
    [['!hardware'], ['platform'], ['mounts', 'network']],
    [['hardware', '!mounts'], ['memory'], ['mounts']],
    [['!all', '!min', 'os_family'], ['distribution'], ['platform']],
  ])('gathers by %j', (subset, there, missing) => {
    const names = chosen(subset).map(({ name }) => name)

    expect(names).toEqual(expect.arrayContaining(there))
    expect(names.filter((name) => missing.includes(name))).toEqual([])
  })

  it.each([
    [['all', '!facter', '!ohai', 'hardware', '!mounts'], []],
    [
      ['facter', 'netwrk', '!virtul'],
      ['facter', 'netwrk', '!virtul'],
    ],
  ])('knows %j but %j', (subset, unknown) => {
    expect(unknownSubsets(subset)).toEqual(unknown)
  })
})
