import type { Fault } from '../fault.ts'
import { type Host, type Inventory, select } from '../inventory.ts'
import type { Play } from '../playbook/model.ts'
import { reveal } from '../template/scan.ts'
import type { Value } from '../value.ts'
import { print } from './loop.ts'

/** The hosts that a play is for. */
export interface PlayHosts {
  /** The parts of the pattern, as they are when its templates are evaluated. */
  readonly pattern: readonly string[]
  readonly hosts: readonly Host[]
  /** Parts that match nothing. */
  readonly warnings: readonly Fault[]
}

/** What the pattern of a play means within the limit. Throws FaultError for patterns that can mean nothing. */
export function playHosts(
  { hosts: { value, place } }: Play,
  inventory: Inventory,
  limit: string | undefined,
  render: (value: Value) => Value,
): PlayHosts {
  const rendered = reveal(render(value))
  const pattern = Array.isArray(rendered) ? rendered.map(print) : print(rendered).split(',')
  const { hosts, warnings } = select(inventory, pattern.join(','), place)
  const within = limit === undefined ? undefined : new Set(select(inventory, limit).hosts)
  return { pattern, hosts: hosts.filter((host) => !within || within.has(host)), warnings }
}
