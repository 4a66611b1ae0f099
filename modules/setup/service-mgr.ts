import { sh } from '../../src/script.ts'
import { distribution, distributionOf } from './distribution.ts'
import type { Family } from './family.ts'

/** What starts services. */
export const serviceMgr: Family = {
  name: 'service_mgr',
  subset: 'min',
  needs: [distribution],
  files: sh`/proc/1/comm`,
  script: () => sh`for p in /run/systemd/system /etc/init /sbin/openrc /etc/init.d; do
  if test -e "$p"; then echo "$p"; fi
done
command -v systemctl initctl
if test -L /sbin/init; then readlink /sbin/init; fi`,
  parse: (answers) => {
    const first = answers.word('/proc/1/comm') ?? 'init'
    // Many systems are called init, and a shell is the first process of some container.
    if (first !== 'init' && !first.endsWith('sh')) return { service_mgr: ownNames.get(first) ?? first }
    const there = answers.part('service_mgr')
    const has = (end: string): boolean => there.some((line) => line.endsWith(end))
    const rules: readonly [boolean, string][] = [
      [distributionOf(answers)?.distribution === 'OpenWrt', 'openwrt_init'],
      [has('/systemctl') && has('/run/systemd/system'), 'systemd'],
      [has('/initctl') && has('/etc/init'), 'upstart'],
      [has('/sbin/openrc'), 'openrc'],
      [has('/systemctl') && has('/systemd'), 'systemd'],
      [has('/etc/init.d'), 'sysvinit'],
    ]
    return { service_mgr: rules.find(([holds]) => holds)?.[1] ?? 'service' }
  },
}

const ownNames: ReadonlyMap<string, string> = new Map([
  ['procd', 'openwrt_init'],
  ['runit-init', 'runit'],
  ['svscan', 'svc'],
  ['openrc-init', 'openrc'],
])
