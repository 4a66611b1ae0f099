import { fault } from '../fault.ts'
import { type Inventory, select } from '../inventory.ts'

/** A limit that leaves no host is a typing error, not a run with nothing to do. */
export function checkLimit(inventory: Inventory, limit: string | undefined): void {
  if (limit === undefined) return
  const { hosts, warnings } = select(inventory, limit)
  if (hosts.length === 0)
    throw fault(
      `--limit: no host matches ${JSON.stringify(limit)}`,
      undefined,
      warnings.flatMap(({ message, notes = [] }) => [message, ...notes]),
    )
}
