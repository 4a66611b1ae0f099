/** Names that Ansible gives to distributions, by the `ID` of their os-release, where they are not its `NAME`. */
export const names: ReadonlyMap<string, string> = new Map([
  ['almalinux', 'AlmaLinux'],
  ['altlinux', 'Altlinux'],
  ['amzn', 'Amazon'],
  ['arch', 'Archlinux'],
  ['alpine', 'Alpine'],
  ['centos', 'CentOS'],
  ['cloudlinux', 'CloudLinux'],
  ['cumulus-linux', 'Cumulus Linux'],
  ['debian', 'Debian'],
  ['deepin', 'Deepin'],
  ['devuan', 'Devuan'],
  ['eurolinux', 'EuroLinux'],
  ['fedora', 'Fedora'],
  ['flatcar', 'Flatcar'],
  ['gentoo', 'Gentoo'],
  ['kali', 'Kali'],
  ['linuxmint', 'Linux Mint'],
  ['manjaro', 'Manjaro'],
  ['neon', 'KDE neon'],
  ['ol', 'OracleLinux'],
  ['openEuler', 'openEuler'],
  ['openwrt', 'OpenWrt'],
  ['osmc', 'OSMC'],
  ['parrot', 'Parrot'],
  ['pop', 'Pop!_OS'],
  ['raspbian', 'Debian'],
  ['rhel', 'RedHat'],
  ['rocky', 'Rocky'],
  ['scientific', 'Scientific'],
  ['slackware', 'Slackware'],
  ['sles_sap', 'SLES_SAP'],
  ['steamos', 'SteamOS'],
  ['tencentos', 'TencentOS'],
  ['ubuntu', 'Ubuntu'],
  ['uos', 'Uos'],
  ['virtuozzo', 'Virtuozzo'],
  ['xenenterprise', 'XenServer'],
])

/** The family of a distribution by its name; one that is in none is its own. */
export function familyOf(distribution: string): string {
  for (const [family, members] of families) if (members.includes(distribution)) return family
  return distribution
}

const families: readonly (readonly [family: string, members: readonly string[]])[] = [
  [
    'RedHat',
    [
      ...['RedHat', 'RHEL', 'Fedora', 'CentOS', 'Scientific', 'SLC', 'Ascendos', 'CloudLinux', 'PSBM'],
      ...['OracleLinux', 'OVS', 'OEL', 'Amazon', 'Virtuozzo', 'XenServer', 'Alibaba', 'EulerOS'],
      ...['openEuler', 'AlmaLinux', 'Rocky', 'TencentOS', 'EuroLinux', 'Kylin Linux Advanced Server'],
    ],
  ],
  [
    'Debian',
    [
      ...['Debian', 'Ubuntu', 'Raspbian', 'Neon', 'KDE neon', 'Linux Mint', 'SteamOS', 'Devuan', 'Kali'],
      ...['Cumulus Linux', 'Pop!_OS', 'Parrot', 'Pardus GNU/Linux', 'Uos', 'Deepin', 'OSMC'],
    ],
  ],
  [
    'Suse',
    [
      ...['SuSE', 'SLES', 'SLED', 'openSUSE', 'openSUSE Tumbleweed', 'SLES_SAP', 'SUSE_LINUX'],
      ...['openSUSE Leap'],
    ],
  ],
  ['Archlinux', ['Archlinux', 'Antergos', 'Manjaro']],
  ['Mandrake', ['Mandrake', 'Mandriva']],
  ['Gentoo', ['Gentoo', 'Funtoo']],
  ['ClearLinux', ['Clear Linux OS', 'Clear Linux Mix']],
]
