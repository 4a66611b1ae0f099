import { randomBytes } from 'node:crypto'
import type { Outcome } from '../module.ts'
import { survey } from '../survey.ts'
import { apart, together } from '../together.ts'
import type { Job } from '../transport/shell.ts'
import type { Probe } from './machine.ts'

/** A job that answers probes: one, or several that share a survey. */
export interface Question {
  readonly job: Job
  readonly probes: readonly Probe[]
  /** The answer to each. */
  readonly read: (outcome: Outcome) => readonly Outcome[]
}

/** Probes that share a survey. The texts of the largest files that are edited fit into the output of one job. */
const most = 20

const mark = randomBytes(16).toString('hex')

/** The jobs that ask for probes of one shell. */
export function questionsOf(probes: readonly Probe[]): readonly Question[] {
  // What may be killed must not take others with it.
  const shares = ({ script, timeout }: Probe) => script.asked.length > 0 && timeout === undefined
  const files = probes.filter(shares)
  return [
    ...Array.from({ length: Math.ceil(files.length / most) }, (_, i) =>
      sharing(files.slice(i * most, (i + 1) * most)),
    ).flat(),
    ...probes.filter((probe) => !shares(probe)).map(alone),
  ]
}

function sharing(probes: readonly Probe[]): readonly Question[] {
  const scripts = probes.map(({ script }) => script)
  const before = survey(scripts.flatMap(({ asked }) => asked))
  if (!before) return probes.map(alone)
  return [
    {
      job: { script: together(scripts, mark, before) },
      probes,
      read: (outcome) => apart(outcome, mark, probes.length),
    },
  ]
}

function alone(probe: Probe): Question {
  const { script, timeout } = probe
  return { job: { script, timeout }, probes: [probe], read: (outcome) => [outcome] }
}
