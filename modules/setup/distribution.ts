import { sh } from '../../src/script.ts'
import type { Answers } from './answers.ts'
import { assignments } from './assignments.ts'
import { familyOf, names } from './distributions.ts'
import type { Family } from './family.ts'

/** Which distribution a host runs, in Ansible's names. */
export interface Distribution {
  readonly distribution: string
  readonly distribution_version: string
  readonly distribution_major_version: string
  readonly distribution_minor_version?: string | undefined
  readonly distribution_release: string
  readonly distribution_file_variety: string
  readonly os_family: string
}

/** Name, version and family of the distribution. */
export const distribution: Family = {
  name: 'distribution',
  aliases: ['os_family', 'distribution_version', 'distribution_release', 'distribution_major_version'],
  subset: 'min',
  files: sh`/etc/*-release /usr/lib/os-release /etc/debian_version`,
  parse: (answers) => ({ ...distributionOf(answers) }),
}

/** Reads the distribution from the release files, or undefined where there is none. */
export function distributionOf(answers: Answers): Distribution | undefined {
  const os = assignments(answers.lines('/etc/os-release') ?? answers.lines('/usr/lib/os-release'))
  const old = oldRelease(answers)
  if (os.size === 0 && !old) return undefined
  const id = os.get('ID') ?? ''
  const stream = old?.text.startsWith('CentOS Stream') ?? false
  const name = nameOf(id, os, old)
  const version = versionOf(id, os, old, answers)
  const [major = 'NA', minor] = version.split('.')
  return {
    distribution: name,
    distribution_version: version,
    distribution_major_version: major,
    distribution_minor_version: name === 'Debian' ? minor : undefined,
    distribution_release: stream ? 'Stream' : codename(name, os, old, answers),
    distribution_file_variety: stream ? 'CentOS' : variety(name),
    os_family: familyOf(name),
  }
}

/** What is in files such as redhat-release: `Rocky Linux release 9.3 (Blue Onyx)`. */
interface OldRelease {
  readonly text: string
  readonly name: string
  readonly version?: string | undefined
  readonly codename?: string | undefined
}

function oldRelease(answers: Answers): OldRelease | undefined {
  const paths = ['/etc/oracle-release', '/etc/redhat-release', '/etc/system-release']
  const text = paths.map((path) => answers.word(path)).find((line) => line !== undefined)
  const parts = /^(?<name>.*?) release (?<version>[\d.]+)?[^(]*(?:\((?<codename>.*)\))?/.exec(
    text ?? '',
  )?.groups
  return parts && text !== undefined
    ? { text, name: parts.name!, version: parts.version, codename: parts.codename }
    : undefined
}

function nameOf(id: string, os: ReadonlyMap<string, string>, old: OldRelease | undefined): string {
  if (os.get('VARIANT_ID') === 'sles-sap') return 'SLES_SAP'
  const known = names.get(id)
  if (known) return known
  // What stands in redhat-release counts: rebuilds of Red Hat Enterprise Linux may call themselves anything.
  if (old) return old.name.startsWith('Red Hat') ? 'RedHat' : old.name.split(' ')[0]!
  return os.get('NAME') ?? 'NA'
}

function versionOf(
  id: string,
  os: ReadonlyMap<string, string>,
  old: OldRelease | undefined,
  answers: Answers,
): string {
  const given = os.get('VERSION_ID') ?? old?.version ?? os.get('BUILD_ID') ?? 'NA'
  // VERSION_ID of these leaves the point release out.
  const debian = answers.word('/etc/debian_version')
  if (['debian', 'raspbian'].includes(id)) {
    return debian && (/^\d/.test(debian) || given === 'NA') ? debian : given
  }
  if (id === 'centos' && old?.version) return old.version.split('.').slice(0, 2).join('.')
  return (id === 'alpine' && answers.word('/etc/alpine-release')) || given
}

function codename(
  name: string,
  os: ReadonlyMap<string, string>,
  old: OldRelease | undefined,
  answers: Answers,
): string {
  const minor = /\.(\d+)/.exec(os.get('VERSION_ID') ?? '')?.[1]
  if (variety(name) === 'SUSE') return minor ?? (name.startsWith('SLE') ? '0' : '')
  const bracketed = /\((?<name>[^)]+)\)/.exec(os.get('VERSION') ?? '')?.groups?.name
  return (
    os.get('VERSION_CODENAME') ??
    os.get('UBUNTU_CODENAME') ??
    (name === 'Ubuntu'
      ? assignments(answers.lines('/etc/lsb-release')).get('DISTRIB_CODENAME')
      : bracketed) ??
    old?.codename ??
    'NA'
  )
}

function variety(name: string): string {
  if (['OracleLinux', 'Amazon', 'Alpine', 'Flatcar', 'OpenWrt', 'Altlinux'].includes(name)) return name
  const family = familyOf(name)
  if (family === 'Suse') return 'SUSE'
  return ['RedHat', 'Debian', 'Archlinux', 'ClearLinux'].includes(family) ? family : 'NA'
}
