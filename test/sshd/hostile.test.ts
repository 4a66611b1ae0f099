import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lacking } from '../transport/needs.ts'
import { type Built, build } from './built.ts'
import { namespaces } from './namespace.ts'
import { freePort, makeKey, publicKey, type Sshd, startSshd } from './server.ts'
import type { TestUser } from './users.ts'

const users: readonly TestUser[] = [
  { name: 'operator', uid: 4001, password: "it's open", sudoers: ['operator ALL=(ALL:ALL) ALL'] },
  { name: 'guest', uid: 4003, password: 'guest' },
  { name: 'bare', uid: 4007, sudoers: ['bare ALL=(ALL:ALL) NOPASSWD: ALL'] },
]

/** All that a shell of ours needs, and nothing more: neither sudo nor systemctl. */
const bareTools = 'sh ls grep head id cat cksum dd mkdir mktemp mv rm sha256sum stat tr touch uname'.split(
  ' ',
)

// Users of our own need root and a mount namespace.

describe.skipIf(lacking('/usr/sbin/sshd', 'sudo') || !namespaces)('one bad host among good ones', () => {
  let built: Built
  let sshd: Sshd
  let folder: string
  let closed: number

  beforeAll(async () => {
    built = build()
    folder = mkdtempSync(join(tmpdir(), 'tsplay-hostile-'))
    spawnSync('chmod', ['1777', folder])
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    for (const tool of bareTools) symlinkSync(`/usr/bin/${tool}`, join(bin, tool))
    sshd = await startSshd({
      users,
      config: ['PasswordAuthentication yes', 'Match User bare', `SetEnv PATH=${bin}`],
    })
    closed = await freePort()
    makeKey(join(folder, 'other_key'), 'ed25519')
    makeKey(join(folder, 'other_host'), 'ed25519')
    const known = `[127.0.0.1]:${sshd.port} ${publicKey(join(folder, 'other_host'))}\n`
    writeFileSync(join(folder, 'changed_hosts'), known)
    writeFileSync(join(folder, 'no_hosts'), '')
  })
  afterAll(async () => {
    await sshd?.stop()
    built?.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  const run = async (bad: string, task: string, ...args: string[]) => {
    for (const host of ['good', 'bad', 'fine']) rmSync(join(folder, `out-${host}`), { force: true })
    writeFileSync(
      join(folder, 'hosts'),
      `good\nbad ${bad.replaceAll('DIR', folder).replaceAll('CLOSED', String(closed))}
fine
[all:vars]
ansible_host=127.0.0.1
ansible_port=${sshd.port}
ansible_user=root
ansible_ssh_private_key_file=${sshd.userKey}
ansible_ssh_known_hosts_file=${sshd.knownHosts}
ansible_timeout=10
out=${folder}/out-{{ inventory_hostname }}
`,
    )
    writeFileSync(
      join(folder, 'play.yml'),
      `- hosts: all\n  gather_facts: false\n  tasks:\n    - ${task}\n    - {name: next, debug: {msg: x}}\n`,
    )
    const ended = await built.run(['-i', 'hosts', ...args, 'play.yml'], { cwd: folder })
    return { ...ended, done: ['good', 'bad', 'fine'].map((host) => existsSync(join(folder, `out-${host}`))) }
  }
  const touch = 'shell: touch {{ out }}'
  const becoming = 'shell: touch {{ out }}\n      become: true'

  it.each<[string, string, string, number, RegExp[]]>([
    [
      'whose name does not resolve',
      'ansible_host=no.such.host.invalid',
      touch,
      4,
      [/no\.such\.host\.invalid/],
    ],
    ['that refuses the connection', 'ansible_port=CLOSED', touch, 4, [/refuses connections/]],
    ['that takes no key of ours', 'ansible_ssh_private_key_file=DIR/other_key', touch, 4, [/root/]],
    ['whose key file is not there', 'ansible_ssh_private_key_file=DIR/none_key', touch, 4, [/none_key/]],
    [
      'that takes no such password',
      "ansible_user=guest ansible_password=wrong ansible_ssh_private_key_file=''",
      touch,
      4,
      [/guest/],
    ],
    ['that nobody knows', 'ansible_ssh_known_hosts_file=DIR/no_hosts', touch, 4, [/SHA256:\S+/]],
    [
      'that has another key than before',
      'ansible_ssh_known_hosts_file=DIR/changed_hosts',
      touch,
      4,
      [/SHA256:\S+[\s\S]*SHA256:\S+/],
    ],
    ['where sudo wants a password', 'ansible_user=operator', becoming, 2, [/password/]],
    [
      'where sudo wants another password',
      'ansible_user=operator ansible_become_password=wr0ng-pa55',
      becoming,
      2,
      [/password/i],
    ],
    ['where sudo is not for us', 'ansible_user=guest ansible_become_password=guest', becoming, 2, [/sudo/]],
    ['without sudo', 'ansible_user=bare', becoming, 2, [/sudo/]],
    [
      'with an unknown variable',
      'out={{nope}}',
      touch,
      2,
      [/hosts:2:\d+.*nope is undefined|nope is undefined[\s\S]*out/],
    ],
    ['where the task fails', 'ansible_user=guest out=/root/out-bad', touch, 2, [/Permission denied/]],
  ])('%s is told, left alone, and does not hold the others up', async (_, bad, task, code, expected) => {
    const ended = await run(bad, task)

    const word = code === 4 ? 'UNREACHABLE' : 'FAILED'
    expect(ended.stdout).toContain(`fatal: [bad]: ${word}! => `)
    for (const part of expected) expect(ended.stdout).toMatch(part)
    expect(ended.stdout).toMatch(/ok: \[good\]/)
    expect(ended.stdout).toMatch(/ok: \[fine\]/)
    expect(ended.stdout).not.toMatch(/ok: \[bad\]/)
    expect(ended.done).toEqual([true, false, true])
    expect(ended.stderr).toBe('')
    expect(ended.code).toBe(code)
  })

  it('without a tool that the module needs fails with its name', async () => {
    const { stdout, code } = await run(
      'ansible_user=bare',
      'systemd: {name: tsplay-none, enabled: false}\n      when: inventory_hostname == "bad"',
    )

    expect(stdout).toMatch(/fatal: \[bad\]: FAILED! => .*systemctl/)
    expect(code).toBe(2)
  })

  it.each([['-vvv'], ['-o', 'json'], ['-o', 'live']].map((args) => [args.join(' '), args]))(
    'keeps its passwords out of %s',
    async (_, args) => {
      const passwords =
        'ansible_user=operator ansible_password="it\'s open" ansible_become_password="it\'s open"'
      const task = 'debug: {msg: "{{ ansible_password }} {{ hostvars.bad.ansible_become_password }}"}'
      const all = [
        await run(`${passwords} ansible_ssh_private_key_file=''`, becoming, ...(args as string[])),
        await run(passwords, task, ...(args as string[])),
        await run(
          'ansible_user=operator ansible_become_password="it\'s open!"',
          becoming,
          ...(args as string[]),
        ),
      ]

      expect(all.map(({ code }) => code)).toEqual([0, 2, 2])
      expect(all.map(({ stdout, stderr }) => stdout + stderr).join('\n')).not.toContain("it's open")
    },
  )
})
