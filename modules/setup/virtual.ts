import { sh } from '../../src/script.ts'
import type { Answers } from './answers.ts'
import type { Family } from './family.ts'

/** What kind of virtual machine or container the host is, or which kind it can run. */
export const virtual: Family = {
  name: 'virtual',
  aliases: [
    ...['virtualization_type', 'virtualization_role'],
    ...['virtualization_tech_guest', 'virtualization_tech_host'],
  ],
  subset: 'virtual',
  files: sh`/proc/1/cgroup /run/systemd/container /proc/xen/capabilities /sys/class/dmi/id/sys_vendor /sys/class/dmi/id/product_name /sys/class/dmi/id/bios_vendor`,
  script: () => sh`if command -v systemd-detect-virt >/dev/null; then echo "systemd $(systemd-detect-virt)"
else tr '\0' '\n' </proc/1/environ | grep '^container='; fi
for p in /.dockerenv /run/.containerenv /proc/xen /dev/kvm; do
  if test -e "$p"; then echo "$p"; fi
done
grep -oE '^(kvm|vboxdrv|virtio) ' /proc/modules`,
  parse: (answers) => {
    const seen = answers.part('virtual')
    const hosts = [
      ...(seen.includes('/dev/kvm') || seen.includes('kvm ') ? ['kvm'] : []),
      ...(seen.includes('vboxdrv ') ? ['virtualbox'] : []),
    ]
    const said = seen.find((line) => line.startsWith('systemd '))?.slice('systemd '.length)
    const guest = said ? fromSystemd(said) : (container(answers, seen) ?? machine(answers, seen))
    const xenHost = answers.word('/proc/xen/capabilities')?.includes('control_d')
    if (xenHost) hosts.unshift('xen')
    const type = xenHost ? 'xen' : (guest ?? hosts[0] ?? 'NA')
    return {
      virtualization_type: type,
      virtualization_role: xenHost || (!guest && hosts.length > 0) ? 'host' : guest ? 'guest' : 'NA',
      virtualization_tech_guest:
        guest && !xenHost ? [guest, ...(containers.has(guest) ? ['container'] : [])] : [],
      virtualization_tech_host: hosts,
    }
  },
}

const containers: ReadonlySet<string> = new Set([
  ...['docker', 'podman', 'lxc', 'lxc-libvirt', 'openvz', 'containerd', 'systemd-nspawn', 'rkt', 'wsl'],
])

// systemd's words where Ansible has others.
const bySystemd: ReadonlyMap<string, string | undefined> = new Map([
  ['none', undefined],
  ['qemu', 'kvm'],
  ['amazon', 'kvm'],
  ['google', 'kvm'],
  ['bochs', 'kvm'],
  ['oracle', 'virtualbox'],
  ['vmware', 'VMware'],
  ['microsoft', 'VirtualPC'],
  ['container-other', 'container'],
])

function fromSystemd(said: string): string | undefined {
  return bySystemd.has(said) ? bySystemd.get(said) : said
}

function container(answers: Answers, seen: readonly string[]): string | undefined {
  const groups = (answers.lines('/proc/1/cgroup') ?? []).join('\n')
  if (/\/docker[/-]/.test(groups) || seen.includes('/.dockerenv')) return 'docker'
  if (/\/lxc\//.test(groups)) return 'lxc'
  if (seen.includes('/run/.containerenv')) return 'podman'
  const told = seen.find((line) => line.startsWith('container='))?.slice('container='.length)
  return told || answers.word('/run/systemd/container')
}

function machine(answers: Answers, seen: readonly string[]): string | undefined {
  const words = ['sys_vendor', 'product_name', 'bios_vendor'].map((name) =>
    answers.word(`/sys/class/dmi/id/${name}`),
  )
  const rule = byFirmware.find(([pattern]) => words.some((word) => word && pattern.test(word)))
  if (rule) return rule[1]
  if (seen.includes('/proc/xen')) return 'xen'
  return seen.includes('virtio ') ? 'kvm' : undefined
}

const byFirmware: readonly (readonly [RegExp, string])[] = [
  [/^(QEMU|Amazon EC2|DigitalOcean|Google|Scaleway|Nutanix|Hetzner|KVM|KVM Server|Bochs|AHV)$/, 'kvm'],
  [/^VMware/, 'VMware'],
  [/^innotek GmbH$/, 'virtualbox'],
  [/^Xen$/, 'xen'],
  [/^Microsoft Corporation$/, 'VirtualPC'],
  [/^OpenStack (Compute|Nova|Foundation)$/, 'openstack'],
  [/^Parallels Software International Inc\.$/, 'parallels'],
]
