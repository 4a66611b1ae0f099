import { Secret } from '../../value.ts'
import { isVaulted, Vault, vaulted } from '../../vault.ts'
import { operations } from '../filter.ts'
import { Volatile } from '../pending.ts'
import { Mistake } from '../python/mistake.ts'
import { textOf } from '../python/type.ts'

/** What `vault` writes into the header where no id is asked for. */
const standardId = 'filter_default'

/** Filters that encrypt and decrypt texts as ansible-vault does. */
export const vaultFilters = operations({
  vault: {
    takes: `secret, salt=none, vault_id="${standardId}", wrap_object=false, vaultid=none`,
    does: 'The text encrypted with a password. Without a salt it differs each time.',
    example: ["'abc' | vault('password') | unvault('password')", "'abc'"],
    run: (call, value, secret, salt, id, wrap, olderId) => {
      if (salt === null && call.env.ahead) throw new Volatile('vault without a salt')
      if (salt === '') throw new Mistake('the salt is empty')
      if (wrap === true) throw new Mistake('wrap_object is not understood: what comes is a text')
      const password = { id: textOf(olderId ?? id), password: Buffer.from(textOf(secret)) }
      const given = salt === null ? undefined : Buffer.from(textOf(salt))
      return vaulted(Buffer.from(textOf(value)), password, given)
    },
  },
  unvault: {
    takes: `secret, vault_id="${standardId}", vaultid=none`,
    does: 'What was encrypted with a password; a text that is not encrypted stays as it is.',
    example: ["'plain' | unvault('password')", "'plain'"],
    run: (call, value, secret, id, olderId) => {
      const text = textOf(value)
      if (!isVaulted(text)) return text
      const vault = new Vault([{ id: textOf(olderId ?? id), password: Buffer.from(textOf(secret)) }])
      const { bytes } = vault.open(text, call.place)
      return new Secret(new TextDecoder().decode(bytes))
    },
  },
})
