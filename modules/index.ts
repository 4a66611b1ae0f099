import type { Module } from '../src/module.ts'
import { addHost } from './add_host.ts'
import { assert } from './assert.ts'
import { asyncStatus } from './async_status.ts'
import { blockinfile } from './blockinfile.ts'
import { command } from './command.ts'
import { copy } from './copy.ts'
import { debug } from './debug.ts'
import { fail } from './fail.ts'
import { file } from './file.ts'
import { ftpCheck } from './ftp_check.ts'
import { groupBy } from './group_by.ts'
import { includeVars } from './include_vars.ts'
import { iptables } from './iptables.ts'
import { lineinfile } from './lineinfile.ts'
import { modprobe } from './modprobe.ts'
import { apt, dnf, packages, yum } from './package.ts'
import { ping } from './ping.ts'
import { replace } from './replace.ts'
import { route } from './route.ts'
import { setFact } from './set_fact.ts'
import { setup } from './setup.ts'
import { shell } from './shell.ts'
import { stat } from './stat.ts'
import { sysctl } from './sysctl.ts'
import { service, systemd, systemdService } from './systemd.ts'
import { template } from './template.ts'
import { validateArgumentSpec } from './validate_argument_spec.ts'
import { vsftpd } from './vsftpd.ts'
import { waitFor } from './wait_for.ts'

const all: readonly Module[] = [
  addHost,
  groupBy,
  includeVars,
  validateArgumentSpec,
  apt,
  assert,
  asyncStatus,
  command,
  copy,
  dnf,
  debug,
  fail,
  file,
  ftpCheck,
  setFact,
  shell,
  stat,
  iptables,
  modprobe,
  packages,
  ping,
  route,
  service,
  setup,
  sysctl,
  systemd,
  systemdService,
  template,
  blockinfile,
  lineinfile,
  replace,
  vsftpd,
  yum,
  waitFor,
]

/** Every module, by its short name. */
export const modules: ReadonlyMap<string, Module> = new Map(all.map((module) => [module.name, module]))
