import { fault } from '../fault.ts'
import type { Play } from '../playbook/model.ts'
import { reveal } from '../template/scan.ts'
import type { Value } from '../value.ts'
import type { HostRun } from './host.ts'
import { text } from './settings.ts'

/** The hosts of a play in the order that it asks for. */
function ordered(hosts: readonly HostRun[], order: string | undefined, play: Play): readonly HostRun[] {
  const byName = (a: HostRun, b: HostRun) => (a.name < b.name ? -1 : 1)
  switch (order) {
    case undefined:
    case 'inventory':
      return hosts
    case 'reverse_inventory':
      return hosts.toReversed()
    case 'sorted':
      return hosts.toSorted(byName)
    case 'reverse_sorted':
      return hosts.toSorted(byName).toReversed()
    case 'shuffle':
      return hosts
        .map((host) => ({ host, at: Math.random() }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ host }) => host)
    default:
      throw fault(
        `order: expected inventory, reverse_inventory, sorted, reverse_sorted or shuffle, got ${JSON.stringify(order)}`,
        play.order?.place,
      )
  }
}

/** The hosts of each batch, in the play's order. A percentage is of all hosts of the play, rounded down, at least one; the last size repeats. */
export function* batches(
  play: Play,
  unordered: readonly HostRun[],
  render: (value: Value) => Value,
): Generator<readonly HostRun[]> {
  const hosts = ordered(unordered, text(play.order && render(play.order.value), 'order'), play)
  const sizes = play.serial.flatMap(({ value, place }) => {
    const evaluated = reveal(render(value))
    return (Array.isArray(evaluated) ? evaluated : [evaluated]).map((size) =>
      batchSize(size, hosts.length, place),
    )
  })
  let from = 0
  for (let i = 0; from < hosts.length; i++) {
    const size = (sizes.length ? sizes[Math.min(i, sizes.length - 1)]! : 0) || hosts.length
    yield hosts.slice(from, from + size)
    from += size
  }
}

function batchSize(size: Value, all: number, place: Play['place']): number {
  const written = String(size).trim()
  if (/^\d+$/.test(written)) return Number(written)
  if (/^\d+(\.\d+)?%$/.test(written)) return Math.max(1, Math.floor((Number.parseFloat(written) / 100) * all))
  throw fault(`serial: expected a number or a percentage, got ${JSON.stringify(size)}`, place)
}
