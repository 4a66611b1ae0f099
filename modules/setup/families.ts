import { cmdline } from './cmdline.ts'
import { dateTime } from './date-time.ts'
import { devices } from './devices.ts'
import { distribution } from './distribution.ts'
import { dmi } from './dmi.ts'
import { dns } from './dns.ts'
import type { Family } from './family.ts'
import { local } from './local.ts'
import { lsb } from './lsb.ts'
import { memory } from './memory.ts'
import { mounts } from './mounts.ts'
import { network } from './network.ts'
import { pkgMgr } from './pkg-mgr.ts'
import { platform } from './platform.ts'
import { processor } from './processor.ts'
import { apparmor, chroot, fips, selinux } from './security.ts'
import { serviceMgr } from './service-mgr.ts'
import { sshKeys } from './ssh-keys.ts'
import { loadavg, uptime } from './uptime.ts'
import { env, user } from './user.ts'
import { virtual } from './virtual.ts'

/** All families of facts. */
export const families: readonly Family[] = [
  distribution,
  network,
  platform,
  serviceMgr,
  selinux,
  pkgMgr,
  mounts,
  env,
  virtual,
  processor,
  memory,
  dateTime,
  lsb,
  fips,
  user,
  dmi,
  dns,
  cmdline,
  devices,
  local,
  sshKeys,
  apparmor,
  chroot,
  uptime,
  loadavg,
]
