import type { Family } from './address.ts'
import type { Wanted } from './spec.ts'

/** A chain as it is. Rules are what stands after `-A CHAIN`, in order; the policy is a built-in chain's. */
export interface Chain {
  readonly exists: boolean
  readonly policy?: string
  readonly rules: readonly string[]
}

/** The file that is loaded at boot. */
export interface Saved {
  readonly file: string
  readonly exists: boolean
  readonly text: string
  /** What loads it, and whether that is started at boot. */
  readonly unit: string
  readonly enabled: 'enabled' | 'disabled' | 'masked'
}

/** The two ends of a login by SSH. */
export interface Login {
  /** The port of the server. */
  readonly port: number
  /** The address of the client. */
  readonly client: string
  /** The address of the server that the client reached. */
  readonly server?: string
  /** The interface that leads to the client, where that is known. */
  readonly device?: string
}

/** What one IP version's packet filter holds of what a task names, and what must be known to change it. */
export interface Filter {
  /** `nf_tables` or `legacy`: which of the kernel's two packet filters iptables speaks to. */
  readonly backend: string
  readonly chains: Readonly<Record<string, Chain>>
  /** Only where the task says `persist`; undefined if nothing loads rules at boot. */
  readonly saved?: Saved | undefined
  /** The rule in iptables' own words, where ours are not sure to be canonical. */
  readonly form?: string | undefined
  /** Is the chain that the rule jumps to there? Undefined where it jumps to none. */
  readonly target?: boolean | undefined
  /** How this login came in, where the change may shut it out. */
  readonly ssh?: Login | undefined
  /**
   * The table's other chains, which packets of this login may be led through. Not in the state after a change: what
   * other programs do to them in the meantime is no part of it.
   */
  readonly others?: Readonly<Record<string, Chain>> | undefined
  /** What iptables warns of. */
  readonly notes: readonly string[]
}

export type State = { readonly [F in Family]?: Filter }

/** The IP versions a task is about. */
export function families(wanted: Wanted): readonly Family[] {
  return wanted.ip_version === 'both' ? ['ipv4', 'ipv6'] : [wanted.ip_version]
}
