import { describe, expect, it } from 'vitest'
import { Answers } from '../../../modules/setup/answers.ts'
import { distribution } from '../../../modules/setup/distribution.ts'
import { lsb } from '../../../modules/setup/lsb.ts'
import { pkgMgr } from '../../../modules/setup/pkg-mgr.ts'

interface Host {
  readonly files: Readonly<Record<string, string>>
  readonly managers: readonly string[]
}

/** What the script prints about a host that has these files. */
function answers({ files, managers }: Host, said: readonly string[] = []): Answers {
  const printed = Object.entries(files).flatMap(([path, text]) =>
    text.split('\n').map((line) => `${path}:${line}`),
  )
  return new Answers([...printed, '=pkg_mgr', ...managers, '=lsb', ...said].join('\n'))
}

const debian12: Host = {
  files: {
    '/etc/os-release': `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
VERSION_CODENAME=bookworm
ID=debian
HOME_URL="https://www.debian.org/"`,
    '/etc/debian_version': '12.11',
  },
  managers: ['/usr/bin/apt-get'],
}
const debianSid: Host = {
  files: {
    '/etc/os-release': `PRETTY_NAME="Debian GNU/Linux trixie/sid"
NAME="Debian GNU/Linux"
VERSION_CODENAME=trixie
ID=debian`,
    '/etc/debian_version': 'trixie/sid',
  },
  managers: ['/usr/bin/apt-get'],
}
const ubuntu2204: Host = {
  files: {
    '/etc/os-release': `PRETTY_NAME="Ubuntu 22.04.3 LTS"
NAME="Ubuntu"
VERSION_ID="22.04"
VERSION="22.04.3 LTS (Jammy Jellyfish)"
VERSION_CODENAME=jammy
ID=ubuntu
ID_LIKE=debian
UBUNTU_CODENAME=jammy`,
    '/etc/lsb-release': `DISTRIB_ID=Ubuntu
DISTRIB_RELEASE=22.04
DISTRIB_CODENAME=jammy
DISTRIB_DESCRIPTION="Ubuntu 22.04.3 LTS"`,
    '/etc/debian_version': 'bookworm/sid',
  },
  managers: ['/usr/bin/yum', '/usr/bin/apt-get'],
}
const ubuntu1404: Host = {
  files: {
    '/etc/os-release': `NAME="Ubuntu"
VERSION="14.04.6 LTS, Trusty Tahr"
ID=ubuntu
ID_LIKE=debian
PRETTY_NAME="Ubuntu 14.04.6 LTS"
VERSION_ID="14.04"`,
    '/etc/lsb-release': 'DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=14.04\nDISTRIB_CODENAME=trusty',
  },
  managers: ['/usr/bin/apt-get'],
}
const rocky93: Host = {
  files: {
    '/etc/os-release': `NAME="Rocky Linux"
VERSION="9.3 (Blue Onyx)"
ID="rocky"
ID_LIKE="rhel centos fedora"
VERSION_ID="9.3"
PLATFORM_ID="platform:el9"
PRETTY_NAME="Rocky Linux 9.3 (Blue Onyx)"`,
    '/etc/redhat-release': 'Rocky Linux release 9.3 (Blue Onyx)',
  },
  managers: ['/usr/bin/yum', '/usr/bin/dnf'],
}
const rhel93: Host = {
  files: {
    '/etc/os-release': `NAME="Red Hat Enterprise Linux"
VERSION="9.3 (Plow)"
ID="rhel"
ID_LIKE="fedora"
VERSION_ID="9.3"`,
    '/etc/redhat-release': 'Red Hat Enterprise Linux release 9.3 (Plow)',
  },
  managers: ['/usr/bin/yum', '/usr/bin/dnf'],
}
const rhel77: Host = {
  files: {
    '/etc/os-release': `NAME="Red Hat Enterprise Linux Server"
VERSION="7.7 (Maipo)"
ID="rhel"
ID_LIKE="fedora"
VARIANT="Server"
VERSION_ID="7.7"
PRETTY_NAME="Red Hat Enterprise Linux Server 7.7 (Maipo)"`,
    '/etc/redhat-release': 'Red Hat Enterprise Linux Server release 7.7 (Maipo)',
  },
  managers: ['/usr/bin/yum'],
}
const centos79: Host = {
  files: {
    '/etc/os-release': `NAME="CentOS Linux"
VERSION="7 (Core)"
ID="centos"
ID_LIKE="rhel fedora"
VERSION_ID="7"`,
    '/etc/redhat-release': 'CentOS Linux release 7.9.2009 (Core)',
  },
  managers: ['/usr/bin/yum'],
}
const centosStream9: Host = {
  files: {
    '/etc/os-release':
      'NAME="CentOS Stream"\nVERSION="9"\nID="centos"\nID_LIKE="rhel fedora"\nVERSION_ID="9"',
    '/etc/redhat-release': 'CentOS Stream release 9',
  },
  managers: ['/usr/bin/dnf'],
}
const centos67: Host = {
  files: { '/etc/redhat-release': 'CentOS release 6.7 (Final)' },
  managers: ['/usr/bin/yum'],
}
const fedora39: Host = {
  files: {
    '/etc/os-release':
      'NAME="Fedora Linux"\nVERSION="39 (Server Edition)"\nID=fedora\nVERSION_ID=39\nVERSION_CODENAME=""',
    '/etc/redhat-release': 'Fedora release 39 (Thirty Nine)',
  },
  managers: ['/usr/bin/dnf'],
}
const amazon2: Host = {
  files: {
    '/etc/os-release':
      'NAME="Amazon Linux"\nVERSION="2"\nID="amzn"\nID_LIKE="centos rhel fedora"\nVERSION_ID="2"',
    '/etc/system-release': 'Amazon Linux release 2 (Karoo)',
  },
  managers: ['/usr/bin/yum'],
}
const oracle89: Host = {
  files: {
    '/etc/os-release':
      'NAME="Oracle Linux Server"\nVERSION="8.9"\nID="ol"\nID_LIKE="fedora"\nVERSION_ID="8.9"',
    '/etc/oracle-release': 'Oracle Linux Server release 8.9',
    '/etc/redhat-release': 'Red Hat Enterprise Linux release 8.9 (Ootpa)',
  },
  managers: ['/usr/bin/dnf', '/run/ostree-booted'],
}
const alpine: Host = {
  files: {
    '/etc/os-release': `NAME="Alpine Linux"
ID=alpine
VERSION_ID=3.19.1
PRETTY_NAME="Alpine Linux v3.19"`,
    '/etc/alpine-release': '3.19.1',
  },
  managers: ['/sbin/apk'],
}
const sles156: Host = {
  files: {
    '/etc/os-release':
      'NAME="SLES"\nVERSION="15-SP6"\nVERSION_ID="15.6"\nPRETTY_NAME="SUSE Linux Enterprise Server 15 SP6"\nID="sles"\nID_LIKE="suse"',
  },
  managers: ['/usr/bin/zypper'],
}
const slesSap: Host = {
  files: { '/etc/os-release': `${sles156.files['/etc/os-release']}\nVARIANT_ID="sles-sap"` },
  managers: ['/usr/bin/zypper'],
}
const leap151: Host = {
  files: {
    '/etc/os-release':
      'NAME="openSUSE Leap"\nVERSION="15.1"\nID="opensuse-leap"\nID_LIKE="suse opensuse"\nVERSION_ID="15.1"',
  },
  managers: ['/usr/bin/zypper'],
}
const arch: Host = {
  files: { '/usr/lib/os-release': 'NAME="Arch Linux"\nPRETTY_NAME="Arch Linux"\nID=arch\nBUILD_ID=rolling' },
  managers: ['/usr/bin/pacman'],
}
const gentoo: Host = {
  files: { '/etc/os-release': "NAME='Gentoo'\nID='gentoo'\nVERSION='2.18'\nVERSION_ID='2.18'" },
  managers: ['/usr/bin/emerge'],
}

describe('the distribution', () => {
  it.each([
    ['Debian', '12.11', debian12, '12', 'bookworm', 'Debian', 'Debian', 'apt'],
    ['Debian', 'trixie/sid', debianSid, 'trixie/sid', 'trixie', 'Debian', 'Debian', 'apt'],
    ['Ubuntu', '22.04', ubuntu2204, '22', 'jammy', 'Debian', 'Debian', 'apt'],
    ['Ubuntu', '14.04', ubuntu1404, '14', 'trusty', 'Debian', 'Debian', 'apt'],
    ['Rocky', '9.3', rocky93, '9', 'Blue Onyx', 'RedHat', 'RedHat', 'dnf'],
    ['RedHat', '9.3', rhel93, '9', 'Plow', 'RedHat', 'RedHat', 'dnf'],
    ['RedHat', '7.7', rhel77, '7', 'Maipo', 'RedHat', 'RedHat', 'yum'],
    ['CentOS', '7.9', centos79, '7', 'Core', 'RedHat', 'RedHat', 'yum'],
    ['CentOS', '9', centosStream9, '9', 'Stream', 'CentOS', 'RedHat', 'dnf'],
    ['CentOS', '6.7', centos67, '6', 'Final', 'RedHat', 'RedHat', 'yum'],
    ['Fedora', '39', fedora39, '39', '', 'RedHat', 'RedHat', 'dnf'],
    ['Amazon', '2', amazon2, '2', 'Karoo', 'Amazon', 'RedHat', 'yum'],
    ['OracleLinux', '8.9', oracle89, '8', 'NA', 'OracleLinux', 'RedHat', 'atomic_container'],
    ['Alpine', '3.19.1', alpine, '3', 'NA', 'Alpine', 'Alpine', 'apk'],
    ['SLES', '15.6', sles156, '15', '6', 'SUSE', 'Suse', 'zypper'],
    ['SLES_SAP', '15.6', slesSap, '15', '6', 'SUSE', 'Suse', 'zypper'],
    ['openSUSE Leap', '15.1', leap151, '15', '1', 'SUSE', 'Suse', 'zypper'],
    ['Archlinux', 'rolling', arch, 'rolling', 'NA', 'Archlinux', 'Archlinux', 'pacman'],
    ['Gentoo', '2.18', gentoo, '2', 'NA', 'NA', 'Gentoo', 'portage'],
  ])('is %s %s', (name, version, host, major, release, variety, family, manager) => {
    const facts = { ...distribution.parse(answers(host)), ...pkgMgr.parse(answers(host)) }

    expect(facts).toMatchObject({
      distribution: name,
      distribution_version: version,
      distribution_major_version: major,
      distribution_release: release,
      distribution_file_variety: variety,
      os_family: family,
      pkg_mgr: manager,
    })
  })

  it('is left out where no file tells it', () => {
    expect(distribution.parse(answers({ files: {}, managers: [] }))).toEqual({})
  })

  it.each([
    [
      'its own words',
      centos79,
      [
        'installed',
        'Distributor ID:\tCentOS',
        'Description:\tCentOS Linux release 7.9.2009 (Core)',
        'Release:\t7.9.2009',
        'Codename:\tCore',
      ],
      {
        id: 'CentOS',
        release: '7.9.2009',
        codename: 'Core',
        description: 'CentOS Linux release 7.9.2009 (Core)',
        major_release: '7',
      },
    ],
    [
      'lsb-release',
      ubuntu2204,
      ['installed'],
      {
        id: 'Ubuntu',
        release: '22.04',
        codename: 'jammy',
        description: 'Ubuntu 22.04.3 LTS',
        major_release: '22',
      },
    ],
    [
      'os-release',
      debian12,
      ['installed'],
      {
        id: 'Debian',
        release: '12',
        codename: 'bookworm',
        description: 'Debian GNU/Linux 12 (bookworm)',
        major_release: '12',
      },
    ],
    ['nothing, where it is not installed', debian12, [], {}],
  ])('is told by lsb_release from %s', (_, host, said, facts) => {
    expect(lsb.parse(answers(host, said))).toEqual({ lsb: facts })
  })
})
