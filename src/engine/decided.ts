import type { Fault } from '../fault.ts'
import type { Located, Task } from '../playbook/model.ts'
import type { Environment } from '../template/environment.ts'
import { valuesOf } from '../template/template.ts'
import { tellValues } from '../template/values-seen.ts'
import { Template } from '../value.ts'
import type { Layers } from '../vars.ts'

/**
 * What of the playbook made a failure of a result, what the module said of that result, and what decided besides it,
 * which is told with it.
 */
export function decided(
  verdict: string,
  conditions: readonly Located[],
  { register }: Task,
  scope: Layers,
  env: Environment,
  said?: string,
): Fault {
  const written = conditions.map(({ value }) => (value instanceof Template ? value.source : String(value)))
  const values = conditions.flatMap(({ value }) => [...valuesOf(value, scope, env)])
  const told = tellValues(new Map(values.filter(([name]) => name !== register)))
  const notes = [...(said ? [`the last attempt: ${said}`] : []), ...(told ? [told] : [])]
  return {
    message: `${verdict}: ${written.join(' and ')}`,
    place: conditions[0]?.place,
    ...(notes.length > 0 && { notes }),
  }
}
