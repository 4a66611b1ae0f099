import type { Command } from 'commander'
import type { VaultCommand } from './vault.ts'

const collect = (value: string, before: readonly string[]) => [...before, value]

/** Adds the options that give passwords of vaults. */
export function vaultOptions(command: Command): Command {
  return command
    .option('--vault-id <label@source>', 'vault password: of a file, a program or prompt', collect, [])
    .option(
      '--vault-pass-file, --vault-password-file <file>',
      'file with it, or program that prints it',
      collect,
      [],
    )
    .option('-J, --ask-vault-pass', 'ask for it', false)
    .addOption(command.createOption('--ask-vault-password').implies({ askVaultPass: true }).hideHelp())
}

/** Adds `tsplay vault` with what it does. */
export function vaultCommands(program: Command): void {
  const vault = program.command('vault').description('encrypt files and texts as ansible-vault does')
  const add = (name: VaultCommand['action'], takes: string, does: string) =>
    vaultOptions(vault.command(name).argument(takes).description(does)).action(
      async (words: string | readonly string[], options: Omit<VaultCommand, 'action' | 'words'>) => {
        const { vaultCommand } = await import('./vault.ts')
        await vaultCommand({ ...options, action: name, words: [words].flat() })
      },
    )
  const output = ['--output <file>', 'where to write; - is standard output'] as const
  const encryptId = ['--encrypt-vault-id <label>', 'which of several passwords to encrypt with'] as const

  add('create', '<file>', 'write a new encrypted file in $EDITOR').option(...encryptId)
  add('edit', '<file...>', 'edit encrypted files in $EDITOR')
  add('view', '<file...>', 'show encrypted files')
  add('encrypt', '[file...]', 'encrypt files, or standard input')
    .option(...output)
    .option(...encryptId)
  add('decrypt', '[file...]', 'decrypt files, or standard input').option(...output)
  add('rekey', '<file...>', 'encrypt files with another password')
    .option('--new-vault-id <label@source>', 'the new password')
    .option('--new-vault-password-file <file>', 'file with it, or program that prints it')
    .option(...encryptId)
  add('encrypt_string', '[text...]', 'encrypt texts, or standard input, as values of a YAML file')
    .option('-n, --name <name>', 'the name of a text; given several times, of each in turn', collect, [])
    .option('--stdin-name <name>', 'the name of what is read from standard input')
    .option('-p, --prompt', 'ask for the text', false)
    .option('--show-input', 'show it while it is typed', false)
    .option(...output)
    .option(...encryptId)
}
