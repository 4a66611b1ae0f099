import { whoami } from '../whoami.ts'
import type { Transport } from './channel.ts'
import { Pool } from './pool.ts'
import { startProgram } from './process.ts'
import type { Connection, Target } from './shell.ts'

/** Reaches the machine that tsplay runs on. */
export async function connectLocal(target: Target): Promise<Connection> {
  return new Pool(localTransport(target.name), target)
}

function localTransport(name: string): Transport {
  return {
    user: whoami(),
    open: (command) => startProgram(name, { file: '/bin/sh', args: ['-c', command] }),
    close: async () => {},
  }
}
