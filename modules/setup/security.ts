import { sh } from '../../src/script.ts'
import { assignments } from './assignments.ts'
import type { Family } from './family.ts'

/** SELinux, from the kernel's own files and its configuration. */
export const selinux: Family = {
  name: 'selinux',
  subset: 'min',
  files: sh`/sys/fs/selinux/enforce /sys/fs/selinux/policyvers /etc/selinux/config`,
  parse: (answers) => {
    const enforce = answers.word('/sys/fs/selinux/enforce')
    if (enforce === undefined) return { selinux: { status: 'disabled' } }
    const config = assignments(answers.lines('/etc/selinux/config'))
    return {
      selinux: {
        status: 'enabled',
        policyvers: answers.number('/sys/fs/selinux/policyvers') ?? 'unknown',
        config_mode: config.get('SELINUX') ?? 'unknown',
        mode: enforce === '1' ? 'enforcing' : 'permissive',
        type: config.get('SELINUXTYPE') ?? 'unknown',
      },
    }
  },
}

/** Whether the kernel keeps to approved cryptography. */
export const fips: Family = {
  name: 'fips',
  subset: 'min',
  files: sh`/proc/sys/crypto/fips_enabled`,
  parse: (answers) => ({ fips: answers.word('/proc/sys/crypto/fips_enabled') === '1' }),
}

/** Whether AppArmor is on. */
export const apparmor: Family = {
  name: 'apparmor',
  subset: 'min',
  script: () => sh`if test -e /sys/kernel/security/apparmor; then echo enabled; else echo disabled; fi`,
  parse: (answers) => ({ apparmor: { status: answers.part('apparmor')[0] } }),
}

/** Whether we are in a changed root. */
export const chroot: Family = {
  name: 'chroot',
  aliases: ['is_chroot'],
  subset: 'other',
  script: () => sh`stat -L -c '%d:%i' / /proc/1/root/.`,
  parse: (answers) => {
    const [own, first] = answers.part('chroot')
    if (first !== undefined) return { is_chroot: own !== first }
    return { is_chroot: roots.has(own?.split(':')[1] ?? '') ? false : undefined }
  },
}

// Where the first process may not be looked at: the root of a file system has this inode in ext4, xfs, btrfs.
const roots: ReadonlySet<string> = new Set(['2', '128', '256'])
