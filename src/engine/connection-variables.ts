/** A variable of the inventory that says how a host is reached, or whom to become there. */
export interface ConnectionVariable {
  /** What it is called, and its older names; the first that is set counts. */
  readonly names: readonly [string, ...string[]]
  readonly says: string
  readonly example: string
}

/** All of them; one that has a keyword goes by the keyword's name. */
export const connectionVariables = {
  connection: {
    names: ['ansible_connection'],
    says: 'The way there: `ssh`; `openssh`, by the program `ssh` with all that only it has; or `local`.',
    example: 'ansible_connection=openssh',
  },
  host: {
    names: ['ansible_host', 'ansible_ssh_host'],
    says: 'The address, or the name for ssh_config; without it the name of the host.',
    example: 'ansible_host=192.0.2.11',
  },
  port: {
    names: ['ansible_port', 'ansible_ssh_port'],
    says: 'The port of sshd.',
    example: 'ansible_port=2222',
  },
  remote_user: {
    names: ['ansible_user', 'ansible_ssh_user'],
    says: 'Whom to log in as.',
    example: 'ansible_user=operator',
  },
  password: {
    names: ['ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password'],
    says: 'The password of the login; better asked for with -k, or in a vault.',
    example: 'ansible_password="{{ vaulted_password }}"',
  },
  private_key_file: {
    names: ['ansible_ssh_private_key_file', 'ansible_private_key_file'],
    says: 'The key to log in with, before those of ssh_config and the agent.',
    example: 'ansible_ssh_private_key_file=~/.ssh/routers',
  },
  known_hosts_file: {
    names: ['ansible_ssh_known_hosts_file'],
    says: 'Files of known host keys, instead of those of ssh_config.',
    example: 'ansible_ssh_known_hosts_file=lab/known_hosts',
  },
  host_key_checking: {
    names: ['ansible_host_key_checking', 'ansible_ssh_host_key_checking'],
    says: 'Whether the host key must be known: true; `accept-new`, which notes those of unknown hosts; or false.',
    example: 'ansible_host_key_checking=accept-new',
  },
  ssh_args: {
    names: ['ansible_ssh_args'],
    says: 'Words of the command line of `ssh` that go before what the other variables say.',
    example: "ansible_ssh_args='-F lab/ssh_config'",
  },
  ssh_common_args: {
    names: ['ansible_ssh_common_args'],
    says: 'Words of the command line of `ssh` that go after.',
    example: "ansible_ssh_common_args='-o ProxyJump=gate'",
  },
  ssh_extra_args: {
    names: ['ansible_ssh_extra_args'],
    says: 'More of these.',
    example: 'ansible_ssh_extra_args=-A',
  },
  ssh_executable: {
    names: ['ansible_ssh_executable'],
    says: 'The program for the connection `openssh`.',
    example: 'ansible_ssh_executable=/opt/openssh/bin/ssh',
  },
  connect_timeout: {
    names: ['ansible_timeout', 'ansible_ssh_timeout'],
    says: 'Seconds for connecting and logging in.',
    example: 'ansible_timeout=30',
  },
  become: {
    names: ['ansible_become'],
    says: 'Whether tasks run as another user.',
    example: 'ansible_become=true',
  },
  become_method: {
    names: ['ansible_become_method'],
    says: 'The way to become one: `sudo`, `su` or `doas`.',
    example: 'ansible_become_method=su',
  },
  become_user: {
    names: ['ansible_become_user'],
    says: 'That user; without it root.',
    example: 'ansible_become_user=ftp',
  },
  become_password: {
    names: ['ansible_become_password', 'ansible_become_pass', 'ansible_sudo_pass'],
    says: 'The password that the way asks for; better asked for with -K, or in a vault.',
    example: 'ansible_become_password="{{ vaulted_password }}"',
  },
  become_exe: {
    names: ['ansible_become_exe', 'ansible_sudo_exe'],
    says: 'The program of the way, with words that go before the others.',
    example: 'ansible_become_exe=/usr/local/bin/sudo',
  },
  become_flags: {
    names: ['ansible_become_flags'],
    says: 'Further words for that program.',
    example: 'ansible_become_flags=-i',
  },
} satisfies Readonly<Record<string, ConnectionVariable>>

export type ConnectionVariableName = keyof typeof connectionVariables

const names: ReadonlySet<string> = new Set(Object.values(connectionVariables).flatMap((one) => one.names))

/** Such names as Ansible has besides, of which nothing is read here. */
const others = /^ansible_(?:become_\w+|su(?:do)?_\w+|ssh_(?!host_key_\w+_public)\w+|\w+_interpreter)$/

/** Does the variable say how to reach a host or whom to become? No fact of a host does. */
export function isConnectionVariable(name: string): boolean {
  return names.has(name) || others.test(name)
}
