import { sh } from '../../src/script.ts'
import { distribution, distributionOf } from './distribution.ts'
import type { Family } from './family.ts'

/** The package manager that the distribution is meant to be used with. */
export const pkgMgr: Family = {
  name: 'pkg_mgr',
  subset: 'min',
  needs: [distribution],
  script: () => sh`for p in ${[...managers.keys()]} /run/ostree-booted; do
  if test -e "$p"; then echo "$p"; fi
done`,
  parse: (answers) => {
    const there = answers.part('pkg_mgr')
    const host = distributionOf(answers)
    const major = Number(host?.distribution_major_version)
    const last = there.findLast((path) => managers.has(path))
    const found = managers.get(last ?? '') ?? 'unknown'
    switch (host?.os_family) {
      case 'RedHat':
        if (there.includes('/run/ostree-booted')) return { pkg_mgr: 'atomic_container' }
        return { pkg_mgr: major < (firstWithDnf.get(host.distribution) ?? 8) ? 'yum' : 'dnf' }
      case 'Debian':
        return { pkg_mgr: 'apt' }
      case 'Altlinux':
        return { pkg_mgr: found === 'apt' ? 'apt_rpm' : found }
      default:
        return { pkg_mgr: found }
    }
  },
}

const managers: ReadonlyMap<string, string> = new Map([
  ['/usr/bin/rpm-ostree', 'atomic_container'],
  ['/usr/bin/yum', 'yum'],
  ['/usr/bin/dnf', 'dnf'],
  ['/usr/bin/apt-get', 'apt'],
  ['/usr/bin/zypper', 'zypper'],
  ['/usr/sbin/urpmi', 'urpmi'],
  ['/usr/bin/pacman', 'pacman'],
  ['/bin/opkg', 'opkg'],
  ['/sbin/apk', 'apk'],
  ['/usr/bin/emerge', 'portage'],
  ['/usr/bin/xbps-install', 'xbps'],
  ['/usr/bin/swupd', 'swupd'],
])

const firstWithDnf: ReadonlyMap<string, number> = new Map([
  ['Fedora', 23],
  ['Amazon', 2022],
])
