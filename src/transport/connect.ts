import { connectLocal } from './local.ts'
import { connectOpenSsh } from './openssh.ts'
import type { Ask, Connection, Target } from './shell.ts'

/**
 * Opens a connection by the transport that the target asks for; `ask` is for the passphrases of keys. Rejects with
 * `Unreachable`, or FaultError for what ssh_config or the variables say.
 */
export async function connect(target: Target, ask?: Ask): Promise<Connection> {
  switch (target.connection) {
    case 'local':
      return connectLocal(target)
    case 'openssh':
      return connectOpenSsh(target)
    case 'ssh': {
      const { connectSsh } = await import('./ssh.ts')
      return connectSsh(target, ask)
    }
  }
}
