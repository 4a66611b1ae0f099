import { families } from './families.ts'
import type { Family } from './family.ts'

/**
 * The families that `gather_subset` asks for: always those of `min` unless it says `!min`; a family that is named
 * itself comes whatever is excluded.
 */
export function chosen(subset: readonly string[]): Family[] {
  const words = ['min', ...subset]
  const named = words.filter((word) => !word.startsWith('!') && !wide.has(word))
  const excluded = words.filter((word) => word.startsWith('!')).map((word) => word.slice(1))
  const added = words.filter((word) => !word.startsWith('!'))
  return families.filter((family) => {
    if (named.some((word) => isCalled(family, word))) return true
    // `!all` means all but the minimum.
    const out = excluded.some(
      (word) => isCalled(family, word) || (word === 'all' ? family.subset !== 'min' : word === family.subset),
    )
    return !out && added.some((word) => word === 'all' || word === family.subset)
  })
}

/** The words of `gather_subset` that mean nothing. */
export function unknownSubsets(subset: readonly string[]): string[] {
  return subset.filter((word) => {
    const name = word.replace(/^!/, '')
    // Nothing of these is ever gathered, so they may well be excluded.
    if (word.startsWith('!') && ['facter', 'ohai', 'python', 'caps'].includes(name)) return false
    return !wide.has(name) && !families.some((family) => isCalled(family, name))
  })
}

/** Whole subsets. */
const wide: ReadonlySet<string> = new Set(['all', 'min', 'hardware', 'network', 'virtual'])

function isCalled(family: Family, word: string): boolean {
  return family.name === word || (family.aliases?.includes(word) ?? false)
}

/** The families and all whose answers they need, each once. */
export function withNeeds(asked: readonly Family[]): Family[] {
  return [...new Set(asked.flatMap((family) => [...(family.needs ?? []), family]))]
}
