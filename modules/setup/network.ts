import { sh } from '../../src/script.ts'
import { type Address, addresses } from './addresses.ts'
import type { Facts, Family } from './family.ts'
import { type Interface, interfaces } from './interfaces.ts'

/** Interfaces, their addresses, and those that lead out. */
export const network: Family = {
  name: 'network',
  aliases: ['interfaces', 'default_ipv4', 'default_ipv6', 'all_ipv4_addresses', 'all_ipv6_addresses'],
  subset: 'network',
  files: sh`/sys/class/net/*/address /sys/class/net/*/mtu /sys/class/net/*/operstate /sys/class/net/*/type /sys/class/net/*/flags /sys/class/net/*/speed /sys/class/net/*/bridge/bridge_id /sys/class/net/*/bridge/stp_state /sys/class/net/*/bonding/slaves /sys/class/net/*/bonding/mode /sys/class/net/*/bonding/miimon /sys/class/net/*/bonding/lacp_rate /sys/class/net/*/bonding/primary`,
  // No packet is sent: the kernel is asked which way it would go. Lifetimes count down, so they are cut off.
  script: () => sh`for p in /sys/class/net/*/brif/*; do echo "brif $p"; done
{
  ip -o addr show
  ip -o -4 route get ${outside.v4}
  ip -o -6 route get ${outside.v6}
} | sed 's/\\.*//; s/ expires [0-9]*sec//'`,
  parse: (answers) => {
    const lines = answers.part('network')
    const found = addresses(lines)
    const links = interfaces(answers, lines)
    const perInterface = withAddresses(links, found)
    if (!lines.some((line) => /^\d+: /.test(line))) return {}
    return {
      interfaces: Object.keys(perInterface),
      ...perInterface,
      default_ipv4: leadingOut(outside.v4, lines, links, found),
      default_ipv6: leadingOut(outside.v6, lines, links, found),
      all_ipv4_addresses: found
        .filter(({ version, address }) => version === 4 && !address.startsWith('127.'))
        .map(({ address }) => address),
      all_ipv6_addresses: found
        .filter(({ version, address }) => version === 6 && address !== '::1')
        .map(({ address }) => address),
    }
  },
}

/** Any address of the Internet will do; these are Ansible's. */
const outside = { v4: '8.8.8.8', v6: '2404:6800:400a:800::1012' }

/** The facts of each interface; an address with a label of its own also makes an entry of that name. */
function withAddresses(links: readonly Interface[], found: readonly Address[]): Facts {
  const entries = new Map<string, Record<string, unknown>>(links.map((link) => [link.device, { ...link }]))
  const add = (name: string, key: string, facts: object): void => {
    const entry = entries.get(name) ?? {}
    entries.set(name, { ...entry, [key]: [...((entry[key] as object[]) ?? []), facts] })
  }
  for (const { device, label, version, facts } of found) {
    if (version === 6) {
      add(device, 'ipv6', facts)
      continue
    }
    const entry = entries.get(label) ?? {}
    if ('ipv4' in entry) add(label, 'ipv4_secondaries', facts)
    else entries.set(label, { ...entry, ipv4: facts })
    if (label !== device) add(device, 'ipv4_secondaries', facts)
  }
  return Object.fromEntries(entries)
}

/** The address, gateway and interface by which an address outside would be reached. */
function leadingOut(
  target: string,
  lines: readonly string[],
  links: readonly Interface[],
  found: readonly Address[],
): Facts {
  const words = lines.find((line) => line.startsWith(`${target} `))?.split(/\s+/) ?? []
  const after = (word: string): string | undefined => {
    const at = words.indexOf(word)
    return at < 0 ? undefined : words[at + 1]
  }
  const [device, address, gateway] = [after('dev'), after('src'), after('via')]
  const own = found.find((entry) => entry.address === address)
  const link = links.find((entry) => entry.device === own?.device)
  return {
    interface: device,
    address,
    gateway,
    ...own?.facts,
    ...(own && { macaddress: link?.macaddress, mtu: link?.mtu, type: link?.type ?? 'unknown' }),
    ...(own?.version === 4 && { alias: own.label }),
  }
}
