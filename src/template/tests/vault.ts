import { Secret } from '../../value.ts'
import { isVaulted } from '../../vault.ts'
import { operations } from '../filter.ts'
import { Mistake } from '../python/mistake.ts'
import { textOf } from '../python/type.ts'

/** Tests of what is encrypted. */
export const vaultTests = operations({
  vault_encrypted: {
    takes: '',
    does: 'Was encrypted, or was made from what was.',
    example: ["'abc' is vault_encrypted", 'false'],
    mode: 'lazy',
    run: (_, value) => value instanceof Secret,
  },
  vaulted_file: {
    takes: '',
    does: 'Is an encrypted file. On the machine that runs the play.',
    example: ["'/dev/null' is vaulted_file", 'false'],
    volatile: true,
    run: (call, value) => {
      const path = textOf(value)
      const content = call.env.readFile(path)
      if (!content) throw new Mistake(`there is no file ${path}`)
      return isVaulted(content)
    },
  },
})
