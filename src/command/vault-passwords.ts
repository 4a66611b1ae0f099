import { homedir } from 'node:os'
import { basename } from 'node:path'
import { fault } from '../fault.ts'
import { defaultId, Vault, type VaultPassword } from '../vault.ts'
import { isProgram, passwordIn, trimmed } from './password-file.ts'
import { asked } from './passwords.ts'

/** How the operator gives the passwords of vaults. */
export interface VaultArguments {
  readonly vaultId?: readonly string[]
  readonly vaultPasswordFile?: readonly string[]
  readonly askVaultPass?: boolean
}

/** A place that a password comes from. */
interface Source {
  readonly option: string
  readonly id: string
  /** A file, a program, or `prompt`. */
  readonly from: string
}

/** What an answer is asked for: a password that is known, or a new one, asked for twice. */
export type Purpose = 'known' | 'new'

/**
 * The vault that the options of a command open, and those of Ansible's variables of the environment for the same. Throws
 * FaultError for a source that has no password.
 */
export async function vaultOf(
  args: VaultArguments,
  purpose: Purpose = 'known',
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Vault> {
  const passwords: VaultPassword[] = []
  for (const source of sourcesOf(args, environment))
    passwords.push(await passwordOf(source, new Vault(passwords), purpose))
  return new Vault(passwords)
}

/** In the order of Ansible (`setup_vault_secrets` in ansible-core's `cli`): ids, files, the question. */
function sourcesOf(
  { vaultId = [], vaultPasswordFile = [], askVaultPass = false }: VaultArguments,
  environment: NodeJS.ProcessEnv,
): readonly Source[] {
  const { ANSIBLE_VAULT_IDENTITY_LIST: list = '', ANSIBLE_VAULT_PASSWORD_FILE: standing = '' } = environment
  const listed = list.split(',').map((text) => text.trim())
  return [
    ...listed.filter(Boolean).map((text) => identityOf('ANSIBLE_VAULT_IDENTITY_LIST', text)),
    ...vaultId.map((text) => identityOf('--vault-id', text)),
    ...vaultPasswordFile.map((from) => ({ option: '--vault-password-file', id: defaultId, from })),
    ...(standing ? [{ option: 'ANSIBLE_VAULT_PASSWORD_FILE', id: defaultId, from: standing }] : []),
    ...(askVaultPass ? [{ option: '--ask-vault-pass', id: defaultId, from: 'prompt' }] : []),
  ]
}

/** `label@source`, or a source alone. */
function identityOf(option: string, text: string): Source {
  const at = text.indexOf('@')
  const [id, from] = at < 0 ? [defaultId, text] : [text.slice(0, at) || defaultId, text.slice(at + 1)]
  // It ends the id in the header of a vaulted text.
  if (/[;\s]/.test(id)) throw fault(`${option}: ${JSON.stringify(id)} cannot be an id: no ; and no spaces`)
  if (from === '') throw fault(`${option}: expected label@source, got ${JSON.stringify(text)}`)
  return { option, id, from }
}

async function passwordOf(
  { option, id, from }: Source,
  known: Vault,
  purpose: Purpose,
): Promise<VaultPassword> {
  if (from === 'prompt') return { id, password: await answer(option, id, purpose) }
  const file = from.replace(/^~(?=\/|$)/, homedir())
  if (isProgram(file)) {
    // As in Ansible, the name of a program tells that it wants to know the id.
    const isClient = /-client(?:\.[^.]*)?$/.test(basename(file))
    return { id, password: passwordIn(option, file, isClient ? ['--vault-id', id] : []) }
  }
  const written = trimmed(passwordIn(option, file), /^\s+|\s+$/g)
  const { bytes } = known.read(written, file)
  return { id, password: trimmed(Buffer.from(bytes), /^[\r\n]+|[\r\n]+$/g) }
}

async function answer(option: string, id: string, purpose: Purpose): Promise<Buffer> {
  const name = id === defaultId ? '' : ` (${id})`
  const [question, confirm] =
    purpose === 'new'
      ? [`New vault password${name}: `, `Confirm new vault password${name}: `]
      : [`Vault password${name}: `, undefined]
  const text = (await asked(option, question)).trim()
  if (text === '') throw fault(`${option}: a vault password cannot be empty`)
  if (confirm !== undefined && (await asked(option, confirm)).trim() !== text)
    throw fault(`${option}: the two passwords differ`)
  return Buffer.from(text)
}
