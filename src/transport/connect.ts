import { connectLocal } from './local.ts'
import type { Connection, Target } from './shell.ts'

/** Opens a connection by the transport that the target asks for. Rejects with `Unreachable`. */
export async function connect(target: Target): Promise<Connection> {
  if (target.connection === 'local') return connectLocal(target)
  const { connectSsh } = await import('./ssh.ts')
  return connectSsh(target)
}
