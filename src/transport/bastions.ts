import type { Endpoint } from './endpoint.ts'
import type { SshLink } from './ssh-link.ts'

/** A host in between, lent to one of those behind it. */
export interface Loan {
  readonly link: SshLink
  /** Once. When nobody has it any more, the link is closed. */
  readonly giveBack: () => void
}

/** Lends a link to a host in between. Rejects with `Unreachable`. */
export type Lender = (endpoint: Endpoint) => Promise<Loan>

/** Links in use by what they lead to, and by how many. */
const links = new Map<string, { readonly link: Promise<SshLink>; users: number }>()

/** Lends the one link to a host that all those behind it share; `connect` makes it where there is none. */
export async function lend(endpoint: Endpoint, connect: () => Promise<SshLink>): Promise<Loan> {
  const key = JSON.stringify(endpoint)
  const known = links.get(key)
  const shared = known ?? { link: connect(), users: 0 }
  links.set(key, shared)
  const forget = () => {
    if (links.get(key) === shared) links.delete(key)
  }
  shared.users++
  try {
    const link = await shared.link
    if (link.lost) {
      forget()
      if (known) return await lend(endpoint, connect)
    }
    return {
      link,
      giveBack: () => {
        shared.users--
        if (shared.users > 0) return
        forget()
        void link.close()
      },
    }
  } catch (error) {
    forget()
    throw error
  }
}
