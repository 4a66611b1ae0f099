import { isDeepStrictEqual } from 'node:util'

/** How one recorded case ended. */
export interface Outcome {
  readonly set: 'templates' | 'inventories' | 'playbooks'
  /** The key of an exception: J0101, 02, S01/r1. */
  readonly id: string
  readonly title: string
  /** Nothing: as recorded. */
  readonly differences: readonly Difference[]
}

/** One thing that is not as recorded. */
export interface Difference {
  readonly what: string
  readonly came: unknown
  readonly expected: unknown
}

/** The difference between two values, if there is one. */
export function compare(what: string, came: unknown, expected: unknown): readonly Difference[] {
  return isDeepStrictEqual(came, expected) ? [] : [{ what, came, expected }]
}
