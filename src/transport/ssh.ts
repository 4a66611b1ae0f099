import { type Connection, type Target, Unreachable } from './shell.ts'

export async function connectSsh(target: Target): Promise<Connection> {
  throw new Unreachable(target.name)
}
