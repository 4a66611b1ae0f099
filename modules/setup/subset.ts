import { families } from './families.ts'
import type { Family } from './family.ts'

/**
 * The families that `gather_subset` asks for: always those of `min` unless it says `!min`. The narrower word counts,
 * and of equal ones the one that adds.
 */
export function chosen(subset: readonly string[]): Family[] {
  const added = ['min', ...subset].filter((word) => !word.startsWith('!'))
  const excluded = subset.filter((word) => word.startsWith('!')).map((word) => word.slice(1))
  return families.filter((family) => {
    if (added.some((word) => isCalled(family, word))) return true
    if (excluded.some((word) => isCalled(family, word))) return false
    if (family.subset !== 'min' && added.includes(family.subset)) return true
    // `!all` means all but the minimum.
    if (excluded.includes(family.subset === 'min' ? 'min' : 'all')) return false
    return !excluded.includes(family.subset) && (family.subset === 'min' || added.includes('all'))
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
