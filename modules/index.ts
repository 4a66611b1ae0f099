import type { Module } from '../src/module.ts'
import { copy } from './copy.ts'
import { file } from './file.ts'
import { iptables } from './iptables.ts'
import { sysctl } from './sysctl.ts'
import { service, systemd, systemdService } from './systemd.ts'
import { template } from './template.ts'
import { vsftpd } from './vsftpd.ts'

const all: readonly Module[] = [
  copy,
  file,
  iptables,
  service,
  sysctl,
  systemd,
  systemdService,
  template,
  vsftpd,
  //
]

/** Every module, by its short name. */
export const modules: ReadonlyMap<string, Module> = new Map(all.map((module) => [module.name, module]))
