import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Fault, FaultError, fault } from '../fault.ts'
import { readBytes, whyNot } from '../text-file.ts'
import { defaultId, isVaulted, type Vault, type VaultPassword, vaulted } from '../vault.ts'
import { edited } from './editor.ts'
import { encryptStrings, type StringArguments } from './encrypt-string.ts'
import { show } from './pager.ts'
import { replaceFile } from './replace-file.ts'
import { type Purpose, type VaultArguments, vaultOf } from './vault-passwords.ts'

/** What `tsplay vault` is asked for, as commander hands it over. */
export interface VaultCommand extends VaultArguments, StringArguments {
  readonly action: keyof typeof actions
  readonly output?: string
  readonly encryptVaultId?: string
  readonly newVaultId?: string
  readonly newVaultPasswordFile?: string
}

/** Does what one of the commands of `tsplay vault` does. Throws FaultError, and then no file has changed. */
export async function vaultCommand(command: VaultCommand): Promise<void> {
  await actions[command.action](command)
}

const actions = {
  async create(command: VaultCommand): Promise<void> {
    const [file] = command.words as [string]
    if (existsSync(file)) throw fault(`there is a file ${file} already; vault edit changes it`)
    checkFolder(file)
    const password = await encryptor(command)
    replaceFile(file, vaulted(await edited(Buffer.alloc(0), file), password))
  },

  async edit(command: VaultCommand): Promise<void> {
    const vault = await passwordsOf(command, 'known')
    for (const file of command.words) {
      checkFolder(file)
      const { bytes, by, id } = opened(file, vault)
      const after = await edited(bytes, file)
      if (!after.equals(bytes)) replaceFile(file, vaulted(after, { ...by, id: id ?? defaultId }))
    }
  },

  async view(command: VaultCommand): Promise<void> {
    const vault = await passwordsOf(command, 'known')
    for (const bytes of all(command.words, (file) => opened(file, vault).bytes)) await show(bytes)
  },

  async encrypt(command: VaultCommand): Promise<void> {
    const password = await encryptor(command)
    change(command, 'Encryption', (file) => {
      const bytes = readBytes(file)
      if (isVaulted(bytes)) throw fault(`${file} is encrypted already`)
      return vaulted(bytes, password)
    })
  },

  async decrypt(command: VaultCommand): Promise<void> {
    const vault = await passwordsOf(command, 'known')
    change(command, 'Decryption', (file) => opened(file, vault).bytes)
  },

  async rekey(command: VaultCommand): Promise<void> {
    const vault = await passwordsOf(command, 'known')
    const { newVaultId, newVaultPasswordFile, encryptVaultId } = command
    // What Ansible's variables say is the present password.
    const next = await passwordsOf(
      {
        ...(newVaultId !== undefined && { vaultId: [newVaultId] }),
        ...(newVaultPasswordFile !== undefined && { vaultPasswordFile: [newVaultPasswordFile] }),
      },
      'new',
      {},
    )
    const password = chosen(next, encryptVaultId)
    change(command, 'Rekey', (file) => vaulted(opened(file, vault).bytes, password))
  },

  async encrypt_string(command: VaultCommand): Promise<void> {
    const password = await encryptor(command)
    const text = await encryptStrings(command, password)
    change({ ...command, words: [] }, 'Encryption', () => text)
  },
}

/** The passwords of the options; where there are none, one that is asked for. */
async function passwordsOf(
  given: VaultArguments,
  purpose: Purpose,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Vault> {
  const vault = await vaultOf(given, purpose, environment)
  return vault.passwords.length > 0 ? vault : vaultOf({ askVaultPass: true }, purpose, {})
}

async function encryptor(command: VaultCommand): Promise<VaultPassword> {
  return chosen(await passwordsOf(command, 'new'), command.encryptVaultId)
}

/** The password to encrypt with. Throws FaultError where it is not clear which. */
function chosen({ passwords }: Vault, id = process.env.ANSIBLE_VAULT_ENCRYPT_IDENTITY): VaultPassword {
  const ids = [...new Set(passwords.map((password) => password.id))].join(', ')
  if (id) {
    const found = passwords.find((password) => password.id === id)
    if (found) return found
    throw fault(`--encrypt-vault-id: there is no password of the id ${id}, but of ${ids}`)
  }
  if (passwords.length === 1) return passwords[0]!
  throw fault(`there are several vault passwords (${ids}): choose with --encrypt-vault-id`)
}

/** Writes what becomes of each file, when all of them are through. */
function change(
  { words, output, action }: VaultCommand,
  what: string,
  become: (file: string) => string | Uint8Array,
): void {
  const files = words.length > 0 ? words : ['-']
  if (output !== undefined && files.length > 1) throw fault('--output: it takes what becomes of one file')
  const results = all(files, (file) => [output ?? file, become(file)] as const)
  for (const [file, result] of results)
    if (file === '-') process.stdout.write(result)
    else replaceFile(file, result)
  if (process.stdout.isTTY || action === 'rekey') console.error(`${what} successful`)
}

/** The result for each file. Throws FaultError with the mistakes of all. */
function all<T>(files: readonly string[], make: (file: string) => T): readonly T[] {
  const faults: Fault[] = []
  const made = files.flatMap((file) => {
    try {
      return [make(file)]
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      faults.push(...error.faults)
      return []
    }
  })
  if (faults.length > 0) throw new FaultError(faults)
  return made
}

function opened(file: string, vault: Vault): ReturnType<Vault['open']> {
  return vault.open(readBytes(file), { file, line: 1, column: 1 })
}

/** What is edited must not be lost for want of a place to put it. */
function checkFolder(file: string): void {
  try {
    accessSync(dirname(file), constants.W_OK)
  } catch (error) {
    throw fault(`cannot write beside ${file}: ${whyNot(error)}`)
  }
}
