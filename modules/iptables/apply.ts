import type { Change } from '../../src/module.ts'
import { type Script, sh, steps } from '../../src/script.ts'
import { writeText } from '../lib/file-text.ts'
import { edits } from './edits.ts'
import { command } from './probe.ts'
import type { Wanted } from './spec.ts'
import { type Chain, families, type State } from './state.ts'

/**
 * Brings each packet filter from before to after in one transaction of iptables-restore: there is no moment in which
 * a rule that stays is missing, and counters of the others live on. Then the file loaded at boot is replaced.
 */
export function apply({ before, after }: Change<State>, wanted: Wanted): Script {
  return steps(
    ...families(wanted).flatMap((family) => {
      const from = before[family]!
      const to = after[family]!
      const lines = Object.keys({ ...from.chains, ...to.chains }).map((name) =>
        transaction(name, from.chains[name] ?? gone, to.chains[name] ?? gone),
      )
      // Chains are made before rules can jump to them, and removed when none does any more.
      const all = [...lines.flatMap((part) => part.make), ...lines.flatMap((part) => part.rest)]
      const wait = wanted.wait === undefined ? ['-w'] : ['-w', wanted.wait]
      const text = [`*${wanted.table}`, ...all, 'COMMIT\n'].join('\n')
      return [
        all.length > 0 && sh`printf %s ${text} | ${`${command(family)}-restore`} ${wait} --noflush`,
        (from.saved ?? to.saved) && writeSaved(from.saved, to.saved),
      ]
    }),
  )
}

type Saved = NonNullable<State['ipv4']>['saved']

function writeSaved(from: Saved, to: Saved): Script {
  const text = (saved: Saved) => (saved?.exists ? saved.text : undefined)
  return writeText((to ?? from)!.file, text(from), text(to))
}

const gone: Chain = { exists: false, rules: [] }

function transaction(name: string, before: Chain, after: Chain): { make: string[]; rest: string[] } {
  const steps = edits(before.rules, after.rules)
  // Numbers count from 1: dropped from the end, added from the head, each is right at its turn.
  const drops = steps.filter((edit) => edit.do === 'drop').toReversed()
  const adds = steps.filter((edit) => edit.do === 'add')
  return {
    make: !before.exists && after.exists ? [`-N ${name}`] : [],
    rest: [
      ...(after.policy !== undefined && after.policy !== before.policy ? [`-P ${name} ${after.policy}`] : []),
      ...drops.map((edit) => `-D ${name} ${edit.at + 1}`),
      ...adds.map((edit) => `-I ${name} ${edit.at + 1} ${edit.text}`.trimEnd()),
      ...(before.exists && !after.exists ? [`-X ${name}`] : []),
    ],
  }
}
