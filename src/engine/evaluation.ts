import { FaultError } from '../fault.ts'
import type { Located } from '../playbook/model.ts'
import type { Environment } from '../template/environment.ts'
import { Pending } from '../template/pending.ts'
import { condition } from '../template/template.ts'
import { Unknown } from '../value.ts'
import type { Layers } from '../vars.ts'

/** Do all conditions hold? Unknown where that cannot be told and no other condition decides. */
export function meets(conditions: readonly Located[], scope: Layers, env: Environment): boolean | Unknown {
  let unclear: Unknown | undefined
  for (const { value, place } of conditions) {
    const verdict = condition(value, place, scope, env)
    if (verdict === false) return false
    if (verdict instanceof Unknown) unclear ??= verdict
  }
  return unclear ?? true
}

/** Evaluates, waiting for lookups where it must. Throws FaultError. */
export async function settled<T>(evaluation: () => T): Promise<T> {
  for (;;) {
    try {
      return evaluation()
    } catch (error) {
      if (!(error instanceof Pending)) throw error
      await error.wait()
    }
  }
}

/** The same; undefined where it is a fault. */
export async function attempt<T>(evaluation: () => T): Promise<T | undefined> {
  try {
    return await settled(evaluation)
  } catch (error) {
    if (error instanceof FaultError) return undefined
    throw error
  }
}
