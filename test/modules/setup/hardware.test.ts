import { describe, expect, it } from 'vitest'
import { Answers } from '../../../modules/setup/answers.ts'
import { devices } from '../../../modules/setup/devices.ts'
import { dmi } from '../../../modules/setup/dmi.ts'
import type { Facts, Family } from '../../../modules/setup/family.ts'
import { memory } from '../../../modules/setup/memory.ts'
import { mounts } from '../../../modules/setup/mounts.ts'
import { processor } from '../../../modules/setup/processor.ts'
import { selinux } from '../../../modules/setup/security.ts'
import { serviceMgr } from '../../../modules/setup/service-mgr.ts'
import { virtual } from '../../../modules/setup/virtual.ts'

const core = (id: number, socket: number, coreId: number) => `processor\t: ${id}
vendor_id\t: AuthenticAMD
model name\t: AMD EPYC
physical id\t: ${socket}
siblings\t: 4
core id\t\t: ${coreId}
cpu cores\t: 2`

describe('facts of the machine', () => {
  it.each<[title: string, family: Family, output: string, facts: Facts]>([
    [
      'processors of two packages with two cores of two threads',
      processor,
      `=processor\n${[0, 1, 2, 3, 4, 5, 6, 7].map((id) => core(id, id >> 2, id & 1)).join('\n')}\nnproc: 6`,
      {
        processor_count: 2,
        processor_cores: 2,
        processor_threads_per_core: 2,
        processor_vcpus: 8,
        processor_nproc: 6,
      },
    ],
    [
      'processors of ARM, which knows no packages',
      processor,
      '=processor\nprocessor\t: 0\nprocessor\t: 1\nprocessor\t: 2\nprocessor\t: 3',
      {
        processor: ['0', '1', '2', '3'],
        processor_count: 4,
        processor_cores: 1,
        processor_threads_per_core: 1,
        processor_vcpus: 4,
        processor_nproc: 4,
      },
    ],
    [
      'memory in megabytes',
      memory,
      `=memory_now
MemTotal:       24683656 kB
MemFree:        16932084 kB
Buffers:           26964 kB
Cached:          2454912 kB
SwapCached:            0 kB
SwapTotal:       1048576 kB
SwapFree:        1047552 kB`,
      {
        memtotal_mb: 24105,
        memfree_mb: 16535,
        swaptotal_mb: 1024,
        swapfree_mb: 1023,
        memory_mb: {
          real: { total: 24105, used: 7570, free: 16535 },
          nocache: { free: 18958, used: 5147 },
          swap: { total: 1024, free: 1023, used: 1, cached: 0 },
        },
      },
    ],
    [
      'what the firmware says',
      dmi,
      '/sys/class/dmi/id/sys_vendor:QEMU\n/sys/class/dmi/id/product_name:Standard PC (i440FX + PIIX, 1996)\n/sys/class/dmi/id/chassis_type:1',
      {
        system_vendor: 'QEMU',
        product_name: 'Standard PC (i440FX + PIIX, 1996)',
        product_serial: 'NA',
        form_factor: 'Other',
      },
    ],
    [
      'a disk with a partition',
      devices,
      `/sys/block/sda/size:41943040
/sys/block/sda/removable:0
/sys/block/sda/queue/rotational:1
/sys/block/sda/queue/logical_block_size:512
/sys/block/sda/queue/scheduler:none [mq-deadline] kyber
/sys/block/sda/device/model:QEMU HARDDISK
/sys/block/sda/device/vendor:ATA
/sys/block/sda/sda1/start:2048
/sys/block/sda/sda1/size:41940992
=uuids
by-uuid
9f2a3c1e-0000-4000-8000-000000000001 sda1`,
      {
        devices: {
          sda: {
            model: 'QEMU HARDDISK',
            vendor: 'ATA',
            removable: '0',
            rotational: '1',
            scheduler_mode: 'mq-deadline',
            sectors: '41943040',
            sectorsize: '512',
            size: '20.00 GB',
            partitions: {
              sda1: {
                start: '2048',
                sectors: '41940992',
                sectorsize: '512',
                size: '20.00 GB',
                uuid: '9f2a3c1e-0000-4000-8000-000000000001',
              },
            },
          },
        },
      },
    ],
    [
      'file systems of devices and of other hosts',
      mounts,
      `/proc/self/mounts:proc /proc proc rw 0 0
/proc/self/mounts:/dev/mapper/vg-root / ext4 rw,relatime 0 0
/proc/self/mounts:/dev/sda1 /srv/ftp\\040data ext4 rw,nosuid 0 0
/proc/self/mounts:nas:/export /mnt nfs4 rw,vers=4.2 0 0
/proc/self/mountinfo:22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/mapper/vg-root rw
/proc/self/mountinfo:23 22 8:1 /data /srv/ftp\\040data rw shared:2 - ext4 /dev/sda1 rw
=uuids
by-uuid
aaaa-1 dm-0
mapper
vg-root dm-0
=mounts_now
4096 1000 400 512 500 /
1024 2000 1000 100 90 /srv/ftp data`,
      {
        mounts: [
          {
            mount: '/',
            device: '/dev/mapper/vg-root',
            fstype: 'ext4',
            options: 'rw,relatime',
            size_total: 4_096_000,
            size_available: 1_638_400,
            block_size: 4096,
            block_total: 1000,
            block_available: 400,
            block_used: 600,
            inode_total: 512,
            inode_available: 500,
            inode_used: 12,
            uuid: 'aaaa-1',
          },
          expect.objectContaining({
            mount: '/srv/ftp data',
            options: 'rw,nosuid,bind',
            size_total: 2_048_000,
          }),
          { mount: '/mnt', device: 'nas:/export', fstype: 'nfs4', options: 'rw,vers=4.2', uuid: 'N/A' },
        ],
      },
    ],
  ])('%s', (_, family, output, facts) => {
    expect(family.parse(new Answers(output))).toMatchObject(facts)
  })

  it.each([
    ['a machine of QEMU', '=virtual\nsystemd qemu', 'kvm', 'guest', ['kvm'], []],
    [
      'a container',
      '=virtual\nsystemd docker\n/dev/kvm',
      'docker',
      'guest',
      ['docker', 'container'],
      ['kvm'],
    ],
    ['a host of machines', '=virtual\nsystemd none\n/dev/kvm\nkvm ', 'kvm', 'host', [], ['kvm']],
    ['bare metal', '=virtual\nsystemd none', 'NA', 'NA', [], []],
    [
      'VMware without systemd',
      '/sys/class/dmi/id/sys_vendor:VMware, Inc.\n=virtual',
      'VMware',
      'guest',
      ['VMware'],
      [],
    ],
    ['lxc without systemd', '=virtual\ncontainer=lxc', 'lxc', 'guest', ['lxc', 'container'], []],
    [
      'podman without systemd',
      '=virtual\n/run/.containerenv',
      'podman',
      'guest',
      ['podman', 'container'],
      [],
    ],
    ['a host of Xen', '/proc/xen/capabilities:control_d\n=virtual\nsystemd xen', 'xen', 'host', [], ['xen']],
  ])('is %s', (_, output, type, role, guest, host) => {
    expect(virtual.parse(new Answers(output))).toEqual({
      virtualization_type: type,
      virtualization_role: role,
      virtualization_tech_guest: guest,
      virtualization_tech_host: host,
    })
  })

  it.each([
    ['systemd', '/proc/1/comm:systemd\n=service_mgr\n'],
    ['systemd', '/proc/1/comm:init\n=service_mgr\n/run/systemd/system\n/etc/init.d\n/usr/bin/systemctl'],
    ['systemd', '/proc/1/comm:bash\n=service_mgr\n/usr/bin/systemctl\n/lib/systemd/systemd'],
    ['openrc', '/proc/1/comm:init\n=service_mgr\n/sbin/openrc\n/etc/init.d'],
    ['upstart', '/proc/1/comm:init\n=service_mgr\n/etc/init\n/etc/init.d\n/sbin/initctl'],
    ['sysvinit', '/proc/1/comm:init\n=service_mgr\n/etc/init.d'],
    ['runit', '/proc/1/comm:runit-init\n=service_mgr\n'],
    ['openwrt_init', '/proc/1/comm:procd\n=service_mgr\n'],
    ['service', '=service_mgr\n'],
  ])('services are started by %s', (name, output) => {
    expect(serviceMgr.parse(new Answers(output))).toEqual({ service_mgr: name })
  })

  it.each([
    ['off', '', { status: 'disabled' }],
    [
      'on',
      '/sys/fs/selinux/enforce:1\n/sys/fs/selinux/policyvers:33\n/etc/selinux/config:# comment\n/etc/selinux/config:SELINUX=enforcing\n/etc/selinux/config:SELINUXTYPE=targeted',
      { status: 'enabled', policyvers: 33, config_mode: 'enforcing', mode: 'enforcing', type: 'targeted' },
    ],
    [
      'permissive for now',
      '/sys/fs/selinux/enforce:0\n/etc/selinux/config:SELINUX=enforcing',
      {
        status: 'enabled',
        policyvers: 'unknown',
        config_mode: 'enforcing',
        mode: 'permissive',
        type: 'unknown',
      },
    ],
  ])('SELinux is %s', (_, output, facts) => {
    expect(selinux.parse(new Answers(output))).toEqual({ selinux: facts })
  })
})
