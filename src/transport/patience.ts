import { setTimeout as sleep } from 'node:timers/promises'
import { Unreachable } from './shell.ts'

/** Milliseconds to wait before the first further try at a host that limits new connections; then twice as long each time. */
const firstPause = 250
const longestPause = 4_000
/** A turn comes late where many hosts are behind one bastion; a host that is not there never hangs up, so it is told as soon as ever. */
const logins = 4
/** Who waits for longer than this many seconds wants to know. */
const longest = 60

/** Tries again for the time of a few logins where a host hangs up on those that come in too great numbers. */
export async function patiently<T>(timeout: number, attempt: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + Math.max(timeout, Math.min(logins * timeout, longest)) * 1000
  for (let pause = firstPause; ; pause = Math.min(2 * pause, longestPause)) {
    try {
      return await attempt()
    } catch (error) {
      // All were refused at once; they are not to come back at once.
      const wait = pause * (0.5 + Math.random())
      if (!(error instanceof Unreachable && error.throttled) || performance.now() + wait > deadline)
        throw error
      await sleep(wait)
    }
  }
}
