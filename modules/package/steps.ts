import type { Step } from './state.ts'

/** The steps of `apt-get -s`: \`Inst name [old] (new …)\`, `Remv name [old]`, `Purg name [old]`. A removed package shows up twice if purged. */
export function aptSteps(sim: readonly string[]): Step[] {
  const steps = new Map<string, Step>()
  for (const line of sim) {
    const installed = /^Inst (\S+) (?:\[([^\]]+)\] )?\((\S+) /.exec(line)
    if (installed) {
      const [, name, from = 'absent', to] = installed
      steps.set(name!, { name: name!, from, to: to! })
    }
    // One that was unpacked before is only configured.
    const configured = /^Conf (\S+) \((\S+) /.exec(line)
    if (configured && !steps.has(configured[1]!))
      steps.set(configured[1]!, { name: configured[1]!, from: 'unpacked', to: configured[2]! })
    const removed = /^(?:Remv|Purg) (\S+)(?: \[([^\]]+)\])?/.exec(line)
    if (removed && !steps.has(removed[1]!))
      steps.set(removed[1]!, { name: removed[1]!, from: removed[2] ?? 'absent', to: 'absent' })
  }
  return [...steps.values()]
}

/** The steps of `apk --simulate`: `(1/2) Installing name (version)`. */
export function apkSteps(sim: readonly string[]): Step[] {
  return sim.flatMap((line) => {
    const match =
      /^\(\d+\/\d+\) (Installing|Upgrading|Downgrading|Purging) (\S+) \((\S+)(?: -> (\S+))?\)/.exec(line)
    if (!match) return []
    const [, verb, name, first, second] = match
    if (verb === 'Installing') return [{ name: name!, from: 'absent', to: first! }]
    if (verb === 'Purging') return [{ name: name!, from: first!, to: 'absent' }]
    return [{ name: name!, from: first!, to: second ?? first! }]
  })
}

/** The steps in the table of `dnf --assumeno`, whose long names wrap onto a line of their own. */
export function rpmSteps(sim: readonly string[]): Step[] {
  const steps: Step[] = []
  let heading = ''
  let pending = ''
  for (const line of sim) {
    if (/^Transaction Summary/.test(line)) break
    const section = /^([A-Z][a-z ]+):$/.exec(line)
    if (section) heading = section[1]!
    else if (heading !== '' && /^ {1,2}\S/.test(line)) {
      const words = `${pending} ${line}`.trim().split(/\s+/)
      pending = words.length < 3 ? words.join(' ') : ''
      if (pending === '') steps.push(...rpmStep(heading, words))
    } else if (pending !== '' && /^ {3,}\S/.test(line)) {
      steps.push(...rpmStep(heading, [pending, ...line.trim().split(/\s+/)]))
      pending = ''
    }
  }
  return steps
}

function rpmStep(heading: string, [name, , version]: readonly string[]): Step[] {
  if (name === undefined || version === undefined || name === 'replacing') return []
  const full = /^\d+:/.test(version) ? version : `0:${version}`
  if (/^(Removing|Remove)/.test(heading)) return [{ name, from: full, to: 'absent' }]
  if (/^Installing/.test(heading)) return [{ name, from: 'absent', to: full }]
  // The table does not say which version is replaced.
  if (/^(Upgrading|Updating|Downgrading|Reinstalling)/.test(heading))
    return [{ name, from: 'older', to: full }]
  return []
}
