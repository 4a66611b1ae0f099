import type { Value } from '../value.ts'

/** Thrown where an evaluation must wait. Wait, and evaluate again: the answer is then there. */
export class Pending {
  /** Begins what is waited for, unless it has begun. */
  readonly wait: () => Promise<void>
  constructor(wait: () => Promise<void>) {
    this.wait = wait
  }
}

/** Thrown, where the environment looks ahead, instead of evaluating what depends on its moment: the time, chance, a command. */
export class Volatile {
  readonly what: string
  constructor(what: string) {
    this.what = what
  }
}

/** How a question that had to wait was answered. */
export type Answer =
  | { readonly value: Value }
  | { readonly error: unknown }
  | { readonly promise: Promise<void> }

/** The answer to a question that must wait: from the cache, or throws `Pending`. A question that failed throws its error. */
export function awaited(cache: Map<string, Answer>, key: string, ask: () => Promise<Value>): Value {
  const known = cache.get(key)
  if (known && 'value' in known) return known.value
  if (known && 'error' in known) throw known.error
  if (known) throw new Pending(() => known.promise)
  const promise = ask().then(
    (value) => void cache.set(key, { value }),
    (error: unknown) => void cache.set(key, { error }),
  )
  cache.set(key, { promise })
  throw new Pending(() => promise)
}
