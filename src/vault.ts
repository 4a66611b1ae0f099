import { fault } from './fault.ts'
import { asTemplate, concealed, type Unvault } from './source.ts'
import type { Place, Value } from './value.ts'
import { seal, unseal } from './vault/cipher.ts'
import { isVaulted, readEnvelope, writeEnvelope } from './vault/envelope.ts'

export { isVaulted } from './vault/envelope.ts'

/** A password under the id that vaulted texts name it by. */
export interface VaultPassword {
  readonly id: string
  readonly password: Uint8Array
}

/** The id of a password that was given without one, and of texts that name none. */
export const defaultId = 'default'

/** What a file holds. */
export class Opened {
  readonly #content: string | Uint8Array
  /** It was vaulted: nothing of it is shown. */
  readonly secret: boolean
  constructor(content: string | Uint8Array, secret: boolean) {
    this.#content = content
    this.secret = secret
  }

  get text(): string {
    return typeof this.#content === 'string' ? this.#content : new TextDecoder().decode(this.#content)
  }

  get bytes(): Uint8Array {
    return typeof this.#content === 'string' ? Buffer.from(this.#content) : this.#content
  }
}

/** What the passwords of this run open. */
export class Vault {
  readonly passwords: readonly VaultPassword[]
  constructor(passwords: readonly VaultPassword[] = []) {
    this.passwords = passwords
  }

  /** The bytes of a vaulted text, and the password that opened it. Throws FaultError where none does. */
  open(
    content: string | Uint8Array,
    place: Place,
  ): { readonly bytes: Uint8Array; readonly by: VaultPassword; readonly id: string | undefined } {
    const envelope = readEnvelope(
      typeof content === 'string' ? content : Buffer.from(content).toString('latin1'),
    )
    if ('wrong' in envelope) throw fault(envelope.wrong, place)
    const { id, sealed } = envelope
    // The id is only a hint: anybody may call a password what they like.
    const named = this.passwords.filter((password) => password.id === id)
    const others = this.passwords.filter((password) => password.id !== id)
    for (const by of [...named, ...others]) {
      const bytes = unseal(sealed, by.password)
      if (bytes) return { bytes, by, id }
    }
    throw fault(
      `this is encrypted${id === undefined ? '' : ` for the vault id ${id}`}, and ${this.#lacking()}`,
      place,
      ['give its password with --vault-password-file, --vault-id or --ask-vault-pass'],
    )
  }

  #lacking(): string {
    if (this.passwords.length === 0) return 'there is no vault password'
    const ids = [...new Set(this.passwords.map(({ id }) => id))].join(', ')
    return `no vault password opens it (there ${this.passwords.length === 1 ? 'is' : 'are'} ${ids})`
  }

  /** What a file holds, opened where it is vaulted: then all of it is secret. Throws FaultError. */
  read(content: string | Uint8Array, file: string): Opened {
    if (!isVaulted(content)) return new Opened(content, false)
    return new Opened(this.open(content, { file, line: 1, column: 1 }).bytes, true)
  }

  /** The value of a `!vault` text in YAML. */
  readonly unvault: Unvault = (text: string, place: Place): Value =>
    concealed(asTemplate(new TextDecoder().decode(this.open(text, place).bytes), place))
}

/** Encrypts bytes as a file to be written. The salt is by chance unless it is given. */
export function vaulted(bytes: Uint8Array, { id, password }: VaultPassword, salt?: Uint8Array): string {
  return writeEnvelope({ id, sealed: seal(bytes, password, salt) })
}
