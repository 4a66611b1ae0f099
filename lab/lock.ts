import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Progress } from './progress.ts'

/** Does something that only one process may do at a time; others wait for their turn. */
export async function withLock<T>(
  name: string,
  { onProgress, signal }: Progress,
  work: () => Promise<T>,
): Promise<T> {
  // An abstract socket needs no file and is gone with its process, however that ends.
  const path = `\0tsplay-lab-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`
  let lock = await take(path)
  if (lock === undefined) onProgress?.('waiting for another lab command to finish')
  while (lock === undefined) {
    await sleep(200, undefined, { signal })
    lock = await take(path)
  }
  try {
    return await work()
  } finally {
    lock.close()
  }
}

function take(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    )
    server.listen({ path }, () => resolve(server))
  })
}
