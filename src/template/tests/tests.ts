import type { Operations } from '../filter.ts'
import { compareTests } from './compare.ts'
import { containerTests } from './container.ts'
import { nameTests } from './names.ts'
import { networkTests } from './network.ts'
import { pathTests } from './path.ts'
import { resultTests } from './result.ts'
import { textTests } from './text.ts'
import { typeTests } from './type.ts'
import { urlTests } from './url.ts'
import { vaultTests } from './vault.ts'

/** All tests by name. */
export const tests: Operations = new Map([
  ...typeTests,
  ...compareTests,
  ...containerTests,
  ...textTests,
  ...resultTests,
  ...pathTests,
  ...networkTests,
  ...urlTests,
  ...vaultTests,
  ...nameTests(() => tests),
])
