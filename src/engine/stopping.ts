import type { HostRun } from './host.ts'
import type { Run } from './run.ts'

const never = new AbortController().signal

/** Says that the operator wants to stop; never to a host in an `always` part, which tidies up what the block has begun. */
export function stopOf({ stop }: Run, host: HostRun): AbortSignal {
  return host.tidying > 0 ? never : stop
}
