import type { Operations } from '../filter.ts'
import { basicFilters } from './basic.ts'
import { commentFilter } from './comment.ts'
import { dataFilters } from './data.ts'
import { dictFilters } from './dict.ts'
import { hashFilters } from './hash.ts'
import { higherFilters } from './higher.ts'
import { htmlFilters } from './html.ts'
import { netFilters } from './net.ts'
import { numberFilters } from './number.ts'
import { pathFilters } from './path.ts'
import { regexFilters } from './regex.ts'
import { sequenceFilters } from './sequence.ts'
import { setFilters } from './set.ts'
import { textFilters } from './text.ts'
import { timeFilters } from './time.ts'
import { urlFilters } from './url.ts'
import { vaultFilters } from './vault.ts'

/** All filters by name. */
export const filters: Operations = new Map([
  ...basicFilters,
  ...textFilters,
  ...regexFilters,
  ...sequenceFilters,
  ...setFilters,
  ...higherFilters,
  ...dictFilters,
  ...dataFilters,
  ...numberFilters,
  ...pathFilters,
  ...hashFilters,
  ...netFilters,
  ...timeFilters,
  ...htmlFilters,
  ...urlFilters,
  ...vaultFilters,
  ['comment', commentFilter],
])
