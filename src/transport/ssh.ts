import { NodeSSH } from 'node-ssh'
import { type Lender, lend } from './bastions.ts'
import type { Endpoint } from './endpoint.ts'
import { hostKeys } from './host-keys.ts'
import { Links } from './links.ts'
import { patiently } from './patience.ts'
import { Pool } from './pool.ts'
import { type Ask, type Connection, type Target, Unreachable } from './shell.ts'
import { algorithmsFor } from './ssh-algorithms.ts'
import { resolveTarget } from './ssh-config/resolve.ts'
import { SshLink } from './ssh-link.ts'
import { findLogin, type Login, type Person } from './ssh-login.ts'
import { offer } from './ssh-offer.ts'
import { loginTrouble } from './ssh-trouble.ts'
import { openWire, type Wire } from './wire.ts'

/** Logs in over SSH. Rejects with `Unreachable`, or FaultError for what ssh_config or the variables say. */
export async function connectSsh(target: Target, ask?: Ask): Promise<Connection> {
  const endpoint = await resolveTarget(target)
  const person = { password: target.password, ask }
  const connect = () => connectLink(endpoint, person)
  const links = new Links(target.name, endpoint.user, await connect(), connect)
  return new Pool(links, { ...target, timeout: endpoint.timeout })
}

async function connectLink(endpoint: Endpoint, person: Person): Promise<SshLink> {
  const login = await findLogin(endpoint, person)
  const connect = (by: Login, before: readonly string[] = []) =>
    patiently(endpoint.timeout, () => tryLink(endpoint, person, by, before))
  try {
    return await connect(login)
  } catch (error) {
    if (!(error instanceof Unreachable && error.refused && login.more)) throw error
    return connect(await login.more(), error.refused)
  }
}

/** `before` is what was offered to the host in an earlier login. */
async function tryLink(
  endpoint: Endpoint,
  person: Person,
  login: Login,
  before: readonly string[],
): Promise<SshLink> {
  const tried = [...before]
  const notes = [...login.notes]
  let distrust: string | undefined
  let doubt: string | undefined
  let wire: Wire | undefined
  try {
    const keys = await hostKeys(endpoint)
    const algorithms = algorithmsFor(endpoint, keys.types)
    const { interval, count } = endpoint.keepalive
    wire = await openWire(endpoint, bastions(person))
    const link = await logIn(endpoint, wire, {
      keepaliveInterval: interval * 1000,
      keepaliveCountMax: count,
      algorithms,
      authHandler: offer(login, tried, notes, () => doubt),
      ...(endpoint.login.forwardAgent && { agent: endpoint.login.forwardAgent }),
      hostVerifier(key: Buffer, verify: (good: boolean) => void) {
        doubt = keys.doubt(key)
        keys.judge(key).then(
          (fault) => {
            distrust = fault
            verify(fault === undefined)
          },
          (error: Error) => {
            distrust = `its host key cannot be looked up or noted: ${error.message}`
            verify(false)
          },
        )
      },
    })
    // Who sits in between would use the keys of the agent: ssh(1) forwards none there either.
    if (endpoint.login.forwardAgent && doubt === undefined) link.forwardAgent()
    return link
  } catch (error) {
    if (distrust) throw new Unreachable(`${endpoint.name}: ${distrust}`)
    throw loginTrouble(endpoint, error, { tried, notes, said: wire?.said(), ended: wire?.ended() })
  }
}

/** A host in between is logged in to once for all that are behind it; its password is nobody's that is behind it. */
function bastions({ ask }: Person): Lender {
  return (endpoint) => lend(endpoint, () => connectLink(endpoint, { ask }))
}

type Config = Parameters<NodeSSH['connect']>[0]

async function logIn(endpoint: Endpoint, wire: Wire, config: Config): Promise<SshLink> {
  const ssh = new NodeSSH()
  let deadline: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    deadline = setTimeout(
      () => reject(Object.assign(new Error('too late'), { code: 'ETIMEDOUT' })),
      endpoint.timeout * 1000,
    )
  })
  try {
    const connecting = ssh.connect({ ...config, username: endpoint.user, sock: wire.stream, readyTimeout: 0 })
    // From the first moment, and for good: an error that nobody listens to ends the whole run.
    const link = new SshLink(endpoint, ssh.connection!, wire)
    await Promise.race([connecting, late])
    return link
  } catch (error) {
    ssh.dispose()
    wire.stream.destroy()
    throw error
  } finally {
    clearTimeout(deadline)
  }
}
