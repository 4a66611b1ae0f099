import { survey } from '../survey.ts'
import type { Job } from '../transport/shell.ts'
import type { Probe } from './machine.ts'

/** Probes that one survey is taken for: looking up what it found takes longer the more there is. */
const most = 50

let taken = 0

/** The jobs that ask for probes of one shell, in their order, and before them the surveys that they read. */
export function jobsOf(probes: readonly Probe[]): readonly { readonly job: Job; readonly probe?: Probe }[] {
  return Array.from({ length: Math.ceil(probes.length / most) }, (_, i) =>
    surveyed(probes.slice(i * most, (i + 1) * most)),
  ).flat()
}

function surveyed(probes: readonly Probe[]): readonly { readonly job: Job; readonly probe?: Probe }[] {
  const script = survey(probes.flatMap((probe) => probe.script.asked))
  if (!script) return probes.map((probe) => ({ job: { script: probe.script }, probe }))
  const number = ++taken
  return [
    { job: { script, takes: number } },
    ...probes.map((probe) => ({
      job: { script: probe.script, ...(probe.script.asked.length > 0 && { reads: number }) },
      probe,
    })),
  ]
}
