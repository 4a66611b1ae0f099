import { textOf } from '../../src/command/errors.ts'
import { jsonReporter } from '../../src/report/json.ts'
import { linesReporter } from '../../src/report/lines.ts'
import { paint } from '../../src/report/paint.ts'
import type { Ran } from './rig.ts'

/** Everything that the reporters say of a run, at their most talkative. */
export function said({ events }: Ran): string {
  let text = ''
  const write = (more: string) => {
    text += more
  }
  const common = { write, paint: paint(false), check: false, textOf }
  for (const reporter of [
    jsonReporter(write),
    linesReporter({ ...common, diff: true, verbosity: 3, brief: false }),
    linesReporter({ ...common, diff: true, verbosity: 3, brief: true }),
  ]) {
    for (const event of events) reporter.event(event)
    reporter.end()
  }
  return text
}
