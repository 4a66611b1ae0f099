import type { Value } from '../value.ts'

/** A type of its own, so that no mapping of the user's is ever taken for the placeholder. */
class Omit extends Map<Value, Value> {}

/**
 * What `omit` is in an expression: a parameter with this value counts as not written. `evaluate` returns it as it is
 * and drops it from the lists and mappings it stands in. Compare with `===`.
 */
export const omit: Value = Object.freeze(new Omit())
