import { baseOf, bitsOf, type Network, sizeOf, within } from './address.ts'

/** The fewest networks with the same addresses; or `span`, the smallest network that holds all. */
export function mergeNetworks(networks: readonly Network[], action: 'merge' | 'span'): Network[] {
  const based = networks.map((network) => ({ ...network, value: baseOf(network) }))
  if (action === 'span') {
    const [first] = based
    if (!first) return []
    let { prefix } = first
    while (prefix > 0 && !based.every((one) => within(one, { ...first, prefix }))) prefix--
    const span = { ...first, prefix }
    return [{ ...span, value: baseOf(span) }]
  }
  const sorted = based.sort(
    (a, b) => a.version - b.version || (a.value < b.value ? -1 : a.value > b.value ? 1 : a.prefix - b.prefix),
  )
  const merged: Network[] = []
  for (const network of sorted) {
    if (merged.at(-1) && within(network, merged.at(-1)!)) continue
    merged.push(network)
    join(merged)
  }
  return merged
}

/** Joins the last two as long as they are the halves of one network. */
function join(merged: Network[]): void {
  for (;;) {
    const [a, b] = merged.slice(-2)
    if (!a || !b || a.version !== b.version || a.prefix !== b.prefix) return
    const whole = { ...a, prefix: a.prefix - 1 }
    if (whole.prefix < 0 || whole.prefix > bitsOf(a.version)) return
    if (baseOf(whole) !== a.value || a.value + sizeOf(a) !== b.value) return
    merged.splice(-2, 2, whole)
  }
}
