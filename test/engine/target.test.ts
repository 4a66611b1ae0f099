import { describe, expect, it } from 'vitest'
import {
  type Become,
  BecomeFailed,
  type Connection,
  type SshWords,
  type Target,
  Unreachable,
} from '../../src/transport/shell.ts'
import { connectSsh } from '../../src/transport/ssh.ts'
import { Secret } from '../../src/value.ts'
import { Rig } from './rig.ts'

/** What a host's variables make of it, and what the task then says. */
async function reach(line: string, options = {}): Promise<{ target: Target | undefined; message: string }> {
  using rig = new Rig()
  let target: Target | undefined
  const { events } = await rig.run('- hosts: all\n  gather_facts: false\n  tasks: [{stat: {path: /}}]\n', {
    inventory: `all: {hosts: {r1: {${line}}}}\n`,
    connect: async (asked) => {
      target = asked
      throw new Unreachable('seen')
    },
    timeout: undefined,
    ...options,
  })
  const ended = events.find((event) => event.type === 'result')
  return { target, message: String(ended?.type === 'result' && ended.result.get('msg')) }
}

const said = (variable: string, ...words: string[]): SshWords => ({
  variable,
  words,
  place: expect.objectContaining({ line: 1 }),
})

describe('the connection variables', () => {
  it.each<[string, Partial<Target>]>([
    ['', { name: 'r1', host: 'r1', connection: 'ssh' }],
    [
      'ansible_host: 192.0.2.1, ansible_port: 2222, ansible_user: op',
      { host: '192.0.2.1', port: 2222, user: 'op' },
    ],
    ['ansible_ssh_host: h, ansible_ssh_port: 1, ansible_ssh_user: u', { host: 'h', port: 1, user: 'u' }],
    ['ansible_password: x', { password: new Secret('x') }],
    ['ansible_ssh_private_key_file: ~/k', { privateKeyFile: '~/k' }],
    [
      'ansible_connection: openssh, ansible_ssh_executable: /opt/ssh',
      { connection: 'openssh', sshProgram: '/opt/ssh' },
    ],
    [`ansible_connection: openssh, ansible_ssh_executable: ''`, { sshProgram: undefined }],
    ['ansible_connection: smart', { connection: 'ssh' }],
    ['ansible_connection: paramiko', { connection: 'ssh' }],
    ['ansible_connection: ansible.builtin.local', { connection: 'local' }],
    ['ansible_host_key_checking: false', { hostKeyChecking: 'no' }],
    ['ansible_ssh_host_key_checking: accept-new', { hostKeyChecking: 'accept-new' }],
    [`ansible_user: '', ansible_ssh_private_key_file: ''`, { user: undefined, privateKeyFile: undefined }],
    [`ansible_password: ''`, { password: undefined }],
    ['ansible_timeout: 7', { timeout: 7 }],
    ['ansible_ssh_pipelining: true, ansible_ssh_retries: 3, ansible_control_path_dir: /tmp', { host: 'r1' }],
    [
      `ansible_ssh_args: -C, ansible_ssh_common_args: "-o 'ProxyJump=a,b'", ansible_ssh_extra_args: '-p 3'`,
      {
        sshArguments: {
          first: [said('ansible_ssh_args', '-C')],
          last: [
            said('ansible_ssh_common_args', '-o', 'ProxyJump=a,b'),
            said('ansible_ssh_extra_args', '-p', '3'),
          ],
        },
      },
    ],
    [`ansible_connection: openssh, ansible_ssh_common_args: '-L 1:x:2'`, { connection: 'openssh' }],
  ])('%s', async (line, expected) => {
    expect((await reach(line)).target).toMatchObject(expected)
  })

  it.each([`''`, `' '`])('take a become_exe of %s as none', async (exe) => {
    let become: Become | undefined
    const connection: Connection = {
      exchanges: 0,
      close: async () => {},
      shell: async (asked?: Become) => {
        become = asked
        throw new Unreachable('seen')
      },
    }

    await reach(`ansible_become: true, ansible_become_exe: ${exe}`, { connect: async () => connection })

    expect(become).toMatchObject({ method: 'sudo', user: 'root', exe: undefined })
  })

  it('leave to ssh_config what they do not say', async () => {
    const { target } = await reach('')

    expect(Object.entries(target!).filter(([, value]) => value !== undefined)).toEqual([
      ['name', 'r1'],
      ['connection', 'ssh'],
      ['host', 'r1'],
      ['sshArguments', { first: [], last: [] }],
    ])
  })

  it.each([
    ["''", undefined],
    ['x', new Secret('x')],
  ])('become another user with the password %s', async (written, password) => {
    const seen: unknown[] = []
    const connect = async () => ({
      exchanges: 0,
      close: async () => {},
      shell: async (become?: Become) => {
        seen.push(become?.password)
        throw new BecomeFailed('seen')
      },
    })

    await reach(`ansible_become: true, ansible_become_password: ${written}`, { connect })

    expect(seen).toEqual([password])
  })

  it.each<[string, string]>([
    ['ansible_connection: winrm', 'ansible_connection: expected ssh, openssh or local, got "winrm"'],
    ['ansible_port: 0', 'ansible_port: expected a whole number from 1 to 65535, got 0'],
    ['ansible_timeout: -1', 'ansible_timeout: expected a whole number from 1 to 2147483, got -1'],
    ['ansible_port: ssh', 'ansible_port: expected a whole number, got "ssh"'],
    [`ansible_host: ''`, 'ansible_host: expected a name or an address, got nothing'],
    [`ansible_ssh_args: '-o "x'`, 'ansible_ssh_args: this quote is never closed: -o "x'],
  ])('refuse %s', async (line, message) => {
    const { target, message: said } = await reach(line)

    expect(said).toMatch(/hosts\.yml:1:\d+: /)
    expect(said.replace(/^\S+: /, '')).toBe(message)
    expect(target).toBeUndefined()
  })

  it.each<[string, string]>([
    [
      `ansible_ssh_common_args: '-L 1:x:2'`,
      'ansible_ssh_common_args: the option -L of ssh is not supported over connection: ssh',
    ],
    [`ansible_ssh_extra_args: '-o Prot=2'`, 'ansible_ssh_extra_args: Prot: ssh has no such option'],
    [
      `ansible_ssh_args: '-F none -o AddressFamily=v4'`,
      'ansible_ssh_args: AddressFamily: expected any, inet, inet6, got "v4"',
    ],
    [`ansible_ssh_args: '-F /no/such'`, 'ansible_ssh_args: -F: cannot read /no/such: there is no such file'],
  ])('are told with their place where ssh would not take %s', async (line, message) => {
    const { message: said } = await reach(line, { connect: connectSsh })

    expect(said).toMatch(/hosts\.yml:1:\d+: /)
    expect(said.replace(/^\S+: /, '')).toBe(message)
  })
})
