import type { SshWords } from '../../src/transport/shell.ts'

/** Words for the command line of ssh, as if the inventory had them. */
export function sshWords(...words: string[]): readonly SshWords[] {
  return [{ words, variable: 'ansible_ssh_args' }]
}
