import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { sourceFile } from './paths.ts'

/** Everything that decides what is on the image. */
export const recipe = {
  suite: 'bookworm',
  size: '2G',
  installed: [
    'systemd-sysv',
    'dbus',
    'udev',
    'openssh-server',
    'openssh-sftp-server',
    'sudo',
    'iptables',
    'kmod',
    'iproute2',
    'procps',
    'iputils-ping',
    'curl',
    'busybox-static',
    'netcat-openbsd',
    'xz-utils',
    // Libraries of keepalived and ipvsadm: unpacking these in an emulated machine takes a minute and proves nothing.
    'libglib2.0-0',
    'libnl-3-200',
    'libnl-genl-3-200',
    'libpopt0',
    'libsnmp40',
  ],
  /** On the image as a local apt repository, with what they depend on; not installed. */
  repository: ['keepalived', 'ipvsadm', 'vsftpd', 'iptables-persistent', 'openssl', 'conntrack', 'tcpdump'],
  dpkg: [
    'force-unsafe-io',
    'path-exclude=/usr/share/man/*',
    'path-exclude=/usr/share/doc/*',
    'path-exclude=/usr/share/locale/*',
  ],
  customize: readFileSync(sourceFile('recipe/customize.sh'), 'utf8'),
  init: readFileSync(sourceFile('recipe/init.sh'), 'utf8'),
}

/** The name of the image that this recipe makes. */
export const recipeHash = createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 12)
