/** A network cable's other end: the LAN that it is plugged into. */
export type Lan = 'public' | 'private'

/** One virtual machine of the lab. */
export interface Machine {
  name: string
  /** Management: ssh to 127.0.0.1 at this port (eth0 in the machine). */
  port: number
  /** Addresses in the LANs, by LAN, in the order of their interfaces eth1, eth2. */
  addresses: Partial<Record<Lan, string>>
  /** The default route, where there is one. */
  gateway?: string
}

/** The virtual addresses that a playbook gives to keepalived; the lab itself configures neither. */
export const virtualAddresses = { public: '192.0.2.1', private: '198.51.100.1' } as const

/** Ports are this base plus a small number a machine; another base makes another lab, beside the first one. */
export const basePort = Number(process.env.TSPLAY_LAB_PORT ?? 2200)

/** Two routers, two FTP servers behind them, and a client before them. */
export const machines: readonly Machine[] = [
  { name: 'lb1', port: basePort + 1, addresses: { public: '192.0.2.11', private: '198.51.100.11' } },
  { name: 'lb2', port: basePort + 2, addresses: { public: '192.0.2.12', private: '198.51.100.12' } },
  {
    name: 'ftp1',
    port: basePort + 11,
    addresses: { private: '198.51.100.21' },
    gateway: virtualAddresses.private,
  },
  {
    name: 'ftp2',
    port: basePort + 12,
    addresses: { private: '198.51.100.22' },
    gateway: virtualAddresses.private,
  },
  { name: 'client', port: basePort + 50, addresses: { public: '192.0.2.50' } },
]

/** A machine's LANs, in the order of its interfaces. */
export function lansOf(machine: Machine): Lan[] {
  return Object.keys(machine.addresses) as Lan[]
}

/** The cable between a machine and a LAN: the name of its socket at the switch. */
export function cable(machine: string, lan: Lan): string {
  return `${machine}-${lan}`
}
