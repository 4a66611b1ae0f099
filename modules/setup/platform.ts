import { sh } from '../../src/script.ts'
import type { Family } from './family.ts'

/** Kernel, machine and names of the host. */
export const platform: Family = {
  name: 'platform',
  aliases: ['system', 'kernel', 'kernel_version', 'machine', 'architecture', 'machine_id'],
  subset: 'min',
  files: sh`/etc/machine-id /var/lib/dbus/machine-id`,
  // A name server that does not answer must not hold everything up.
  script: () => sh`u=$(uname -snrvm)
echo "$u"
u=\${u#* }
case \${u%% *} in *.*) ;; *) timeout 2 hostname -f ;; esac`,
  parse: (answers) => {
    const [uname = '', full] = answers.part('platform')
    const { groups } = /^(?<s>\S+) (?<n>\S+) (?<r>\S+) (?<v>.*) (?<m>\S+)$/.exec(uname) ?? {}
    if (!groups) return {}
    const { s: system, n: nodename, r: kernel, v: version, m: machine } = groups as Record<string, string>
    const fqdn = full || nodename!
    return {
      system,
      kernel,
      kernel_version: version,
      machine,
      architecture: /^i[3-6]86$/.test(machine!) ? 'i386' : machine,
      nodename,
      hostname: nodename!.split('.')[0],
      fqdn,
      domain: fqdn.split('.').slice(1).join('.'),
      machine_id: answers.word('/var/lib/dbus/machine-id') ?? answers.word('/etc/machine-id'),
    }
  },
}
