import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A task to begin with, and what it is played on. */
export interface Scene {
  readonly args: Readonly<Record<string, unknown>>
  /** What tools print. */
  readonly answers?: Readonly<Record<string, string>>
  /** Parameters that name files which exist; with a slash, directories. */
  readonly there?: readonly string[]
  /** Parameters that stay as they are, for the sake of others. */
  readonly fixed?: readonly string[]
}

const account = { getent: 'somebody:x:1:1::/:\n' }
const unit: Scene = {
  args: { name: 'keepalived', state: 'started', enabled: true },
  answers: { systemctl: 'LoadState=loaded\nActiveState=inactive\nUnitFileState=disabled\n' },
}

const reading: Scene = {
  ...unit,
  args: { name: 'keepalived', state: 'started', reloaded_after: ['one'], restarted_after: ['other'] },
  answers: {
    systemctl: `StateChangeTimestamp=Sun 2026-11-29 07:34:00.123456 UTC\n${unit.answers!.systemctl}`,
  },
}
const curl: Scene = { args: { name: ['curl'] }, answers: { 'apt-get': 'Inst curl (7.88 Debian [amd64])\n' } }

/** Makes what a scene wants to be there. */
export function furnish(
  folder: string,
  { there = [] }: Scene,
  params: Readonly<Record<string, unknown>>,
): void {
  for (const name of there) {
    const path = params[name.replace(/\/$/, '')]
    if (typeof path !== 'string') continue
    const place = join(folder, path)
    if (name.endsWith('/')) mkdirSync(place, { recursive: true })
    const file = name.endsWith('/') ? join(place, 'x.fact') : place
    writeFileSync(file, 'x')
    // Reading a file that was written later than it was last read would set its time of access.
    utimesSync(file, Date.now() / 1000 + 60, Date.now() / 1000)
  }
}

/** Tasks by module; together they lead through all that a module does with its texts. */
export const scenes: Readonly<Record<string, readonly Scene[]>> = {
  apt: [curl, { ...curl, args: { name: ['curl'], state: 'absent', purge: true, update_cache: true } }],
  package: [curl],
  dnf: [{ args: { name: ['curl'] }, answers: { dnf: 'Installing:\n curl  x86_64  7.88-1  base\n' } }],
  yum: [{ args: { name: ['curl'], state: 'latest' } }],
  command: [
    { args: { argv: ['tool'], expand_argument_vars: false }, there: ['chdir/'] },
    { args: { argv: ['tool'], creates: 'none' }, there: ['chdir/'] },
    { args: { cmd: 'tool', stdin: 'x' }, there: ['chdir/'] },
  ],
  shell: [
    { args: { cmd: 'tool' }, there: ['chdir/'] },
    { args: { cmd: 'tool' }, there: ['chdir/'], fixed: ['executable'] },
  ],
  copy: [
    { args: { content: 'x', dest: 'new', backup: true }, answers: account },
    { args: { content: 'x', dest: 'old', backup: true }, answers: account, there: ['dest'] },
    { args: { src: 'a', remote_src: true, dest: 'new', mode: 'preserve' }, answers: account, there: ['src'] },
    { args: { src: 'a', dest: 'folder/' }, answers: account, fixed: ['dest'] },
  ],
  template: [
    { args: { src: 'a', dest: 'folder/' }, answers: account, fixed: ['dest'] },
    { args: { src: 'a', dest: 'old', follow: true }, answers: account, there: ['dest'] },
  ],
  lineinfile: [
    {
      args: { path: 'new', line: 'x', regexp: 'y', insertafter: 'z', create: true, backup: true },
      answers: account,
    },
    {
      args: { path: 'old', line: 'y', search_string: 'z', insertbefore: 'z' },
      answers: account,
      there: ['path'],
    },
  ],
  blockinfile: [
    { args: { path: 'new', block: 'x', insertafter: 'z', create: true }, answers: account },
    { args: { path: 'old', block: 'x', insertbefore: 'x', backup: true }, answers: account, there: ['path'] },
  ],
  replace: [
    { args: { path: 'old', regexp: 'x' }, answers: account, there: ['path'] },
    {
      args: { path: 'old', regexp: 'x' },
      answers: account,
      there: ['path'],
      fixed: ['regexp', 'after', 'before'],
    },
  ],
  file: [
    { args: { path: 'new', state: 'touch', mode: '0600' }, answers: account },
    { args: { path: 'old', state: 'absent' }, there: ['path'] },
    { args: { path: 'new', state: 'link', src: 'a', force: true }, answers: account },
    { args: { path: 'new', state: 'hard', src: 'a' }, there: ['src'] },
    { args: { path: 'new', state: 'directory' }, answers: account },
    { args: { path: 'folder', recurse: true, mode: '0700' }, answers: account, there: ['path/'] },
  ],
  ftp_check: [
    {
      args: { host: 'ftp', user: 'u', password: 'p', path: 'a/b', modes: ['pasv', 'port'], tls: 'explicit' },
    },
  ],
  iptables: [
    { args: { chain: 'INPUT', jump: 'ACCEPT', persist: true } },
    { args: { chain: 'FORWARD', goto: 'other', ip_version: 'ipv6' } },
    { args: { chain: 'INPUT', protocol: 'tcp', action: 'insert', set_mark: '1', table: 'mangle' } },
  ],
  modprobe: [
    { args: { name: 'x', params: 'a=b', persistent: true }, answers: { modprobe: 'insmod /lib/x.ko\n' } },
  ],
  async_status: [{ args: { jid: 'j1.2' } }],
  ping: [{ args: {} }],
  route: [{ args: { dest: '192.0.2.0/24', gateway: '198.51.100.1' } }],
  service: [unit, reading],
  systemd: [unit, reading],
  systemd_service: [reading, { ...unit, args: { name: 'keepalived', masked: true, force: true } }],
  setup: [{ args: { gather_subset: ['!all', '!min', 'local'], fact_path: 'facts' }, there: ['fact_path/'] }],
  stat: [
    {
      args: { path: 'old', checksum_algorithm: 'sha256' },
      answers: { lsattr: '1234 ---------e---- ./old\n', file: 'text/plain; charset=us-ascii\n' },
      there: ['path'],
    },
    { args: { path: 'new', follow: true } },
  ],
  // No kernel has this parameter.
  sysctl: [{ args: { name: 'tsplay.none', value: '1', sysctl_file: '/none/new.conf', ignoreerrors: true } }],
  vsftpd: [{ args: { settings: {}, path: '/none/vsftpd.conf', create: true } }],
  wait_for: [
    { args: { path: 'old', timeout: 0, search_regex: 'x' }, there: ['path'] },
    { args: { host: 'ftp', port: 21, timeout: 0, search_regex: 'x' } },
    { args: { host: '192.0.2.1', port: 21, state: 'drained', timeout: 0 } },
  ],
}
