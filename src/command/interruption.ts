/** How a run was asked to stop, if it was. */
export interface Interruption {
  readonly signal: AbortSignal
  /** The exit code then. */
  readonly code: number | undefined
}

/** The first interrupt, or the end of whoever reads our output, lets what has begun finish; the second one ends at once. */
export function interruption(): Interruption {
  const controller = new AbortController()
  let code: number | undefined
  for (const [name, number] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    // The terminal is gone, as when the operator's own login is lost.
    ['SIGHUP', 129],
  ] as const) {
    process.once(name, () => {
      code = number
      console.error('Stopping: what has begun is finished first. Again to stop at once.')
      controller.abort()
      // In order: what was started here ends, too.
      process.once(name, () => process.exit(number))
    })
  }
  // Nobody reads on, as in `tsplay … | head`: as if a signal had said so.
  process.stdout.once('error', () => {
    code ??= 141
    controller.abort()
  })
  return {
    signal: controller.signal,
    get code() {
      return code
    },
  }
}
