import { ipNetwork, parseIp } from '../lib/ip-address.ts'
import { keyOf, parseDestination } from './key.ts'
import type { Wanted } from './plan.ts'

/** What the schema cannot say about the parameters. */
export function check(wanted: Wanted): readonly string[] {
  const { dest, gateway, device, source, state } = wanted
  const found: string[] = []
  if (dest !== 'default' && !parseDestination(dest))
    found.push(`dest: expected "default", an address or a network such as 198.51.100.0/24, got "${dest}"`)
  const { version } = keyOf(wanted)
  for (const [name, text] of Object.entries({ gateway, source })) {
    if (text !== undefined && parseIp(text)?.version !== version)
      found.push(`${name}: expected one IPv${version} address, got "${text}"`)
  }
  if (state === 'present' && gateway === undefined && device === undefined)
    found.push('one of gateway and device is required')
  const ip = parseIp(gateway ?? '')
  const linkLocal = ip?.version === 6 && ipNetwork(ip, 10).value === 0xfe80n << 112n
  if (state === 'present' && linkLocal && device === undefined)
    found.push(`gateway: ${gateway} is an address of the link; say which with device`)
  return found
}
