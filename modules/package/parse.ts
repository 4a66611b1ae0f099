import { lines } from '../lib/text.ts'
import { bare, type PackageParams } from './params.ts'
import type { Along, Manager, State, Step } from './state.ts'
import { apkSteps, aptSteps, rpmSteps } from './steps.ts'

/** Reads what `probe` printed. */
export function parse(output: string, { name = [] }: PackageParams): State {
  const of = (word: string): string[] =>
    lines(output)
      .filter((line) => line.startsWith(`${word} `))
      .map((line) => line.slice(word.length + 1))
  const manager = of('manager')[0] as Manager
  const stale = of('stale')[0]
  const asked = name.map(bare)
  const have = of('have').map((line) => line.split(' '))
  const packages = Object.fromEntries(
    have.map(([each, status, version]) => [each!, versionOf(status, version)]),
  )
  const sim = of('sim')
  const { steps, problem } = calculated(manager, sim, of('wrong'))
  const along: Record<string, Along> = {}
  for (const { name: each, from, to } of steps)
    if (!asked.includes(each) && from !== 'unpacked') along[each] = { from, to }
  const concerned = new Set([...asked, ...Object.keys(along)])
  const config = [...have.flatMap(([each, status]) => (status === 'rc' ? [each!] : [])), ...of('config')]
  return {
    manager,
    packages,
    along,
    config: [...new Set(config)].filter((each) => concerned.has(each)).sort(),
    automatic: of('auto').filter((each) => concerned.has(each)),
    wanted: Object.fromEntries(
      steps.filter(({ name: each }) => asked.includes(each)).map((step) => [step.name, step.to]),
    ),
    problem,
    ...(stale !== undefined && { stale: stale === 'yes' }),
  }
}

/** A package that dpkg has not wholly installed is named so, since it needs work. */
function versionOf(status = '', version = ''): string {
  if (status === '' || status === 'rc') return 'absent'
  return status[1] === 'i' ? version : `${version} (${status})`
}

function calculated(
  manager: Manager,
  sim: readonly string[],
  wrong: readonly string[],
): { readonly steps: readonly Step[]; readonly problem: string } {
  switch (manager) {
    case 'apt':
      return { steps: aptSteps(sim), problem: errors(sim, /^E: (.*)/) }
    case 'apk':
      return { steps: apkSteps(sim), problem: errors(sim, /^(?:ERROR: | {2}(?=\S))(.*)/) }
    default:
      return { steps: rpmSteps(sim), problem: errors(wrong, /^(?:Error:)?[ -]*([^(].*)/) }
  }
}

function errors(sim: readonly string[], pattern: RegExp): string {
  return sim
    .flatMap((line) => pattern.exec(line)?.[1]?.trim() ?? [])
    .filter((message) => message !== '')
    .join('; ')
}
