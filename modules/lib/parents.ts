import { type Script, sh, steps } from '../../src/script.ts'
import { changeAttributes, makeDirectory } from './change-entry.ts'
import type { Attributes } from './entry.ts'

interface Surrounded {
  /** The directories above that are missing, the outermost first. */
  readonly missing: readonly string[]
}

/** Makes the directories that are missing before and not after, with these attributes. */
export function makeParents(before: Surrounded, after: Surrounded, attributes: Attributes): Script {
  return steps(
    ...others(before, after).map(
      (path) => sh`${makeDirectory(sh`${path}`)}
${changeAttributes({}, attributes, sh`${path}`)}`,
    ),
  )
}

/** Removes the directories that are to be missing again. */
export function removeParents(before: Surrounded, after: Surrounded): Script {
  return steps(
    ...others(after, before)
      .toReversed()
      .map((path) => sh`rmdir -- ${path}`),
  )
}

function others({ missing }: Surrounded, than: Surrounded): string[] {
  return missing.filter((path) => !than.missing.includes(path))
}
