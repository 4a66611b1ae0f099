import { harmless } from '../report/harmless.ts'
import { jsonReporter } from '../report/json.ts'
import { linesReporter } from '../report/lines.ts'
import { paint } from '../report/paint.ts'
import type { Reporter } from '../report/reporter.ts'
import { textOf } from './errors.ts'
import type { RunArguments } from './run-options.ts'

/** Characters that are written at once. */
const mostGathered = 64 * 1024

/** Gathers what is written at one moment: a thousand small writes cost more than one. Ends whatever happens. */
function gathered(write: (text: string) => void): (text: string) => void {
  let pending = ''
  const flush = () => {
    if (pending !== '') write(pending)
    pending = ''
  }
  process.once('exit', flush)
  return (text) => {
    if (pending === '') setImmediate(flush)
    pending += text
    if (pending.length > mostGathered) flush()
  }
}

/** Who shows the run to the operator. */
export async function reporterOf({
  output,
  verbose,
  diff,
  check,
  step,
}: Pick<RunArguments, 'output' | 'verbose' | 'diff' | 'check' | 'step'>): Promise<Reporter> {
  const write = gathered((text) => void process.stdout.write(text))
  if (output === 'json') return jsonReporter(write)
  const colours = process.stdout.isTTY === true && !process.env.NO_COLOR
  // A view that is drawn again and again leaves no line to ask on.
  const brief = output === 'live' && process.stdout.isTTY === true && !step
  const lines = linesReporter({
    write: (text) => write(harmless(text)),
    paint: paint(colours),
    diff,
    check,
    brief,
    verbosity: verbose,
    textOf,
  })
  if (!brief) return lines
  const { liveReporter } = await import('../report/live.ts')
  return liveReporter(lines)
}
