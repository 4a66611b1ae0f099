import type { Change } from '../../src/module.ts'
import { type Script, sh, steps } from '../../src/script.ts'
import { command } from './probe.ts'
import type { Wanted } from './spec.ts'
import { type Filter, families, type State } from './state.ts'
import { isBuiltin } from './tables.ts'

/**
 * Tries what is new in an empty network namespace: the kernel itself says whether it takes the rules, and nothing of
 * the host is touched. Where there is no right to make one, and for rules that name an ipset (which would be missing
 * there), iptables-restore only reads them.
 */
export function test({ before, after }: Change<State>, wanted: Wanted): Script | undefined {
  const tries = families(wanted).flatMap((family) => {
    const save = `${command(family)}-save`
    const from = before[family]!
    const to = after[family]!
    const rules = added(from, to)
    const chains = Object.keys(to.chains).filter(
      (name) => to.chains[name]?.exists && !isBuiltin(wanted.table, name),
    )
    return [
      rules.length > 0 &&
        tryOut(
          `${command(family)}-restore`,
          rules,
          // The chains that are there now or will be, so that rules may jump to them.
          sh`printf '*%s\n' ${wanted.table}
{
${save} -t ${wanted.table} | sed -n 's/^\(:.*\) \[[0-9]*:[0-9]*\]$/\1 [0:0]/p'
for c in ${chains}; do printf ':%s - [0:0]\n' "$c"; done
} | sort -u
printf '%s\n' ${[...rules, 'COMMIT']}`,
        ),
      to.saved !== undefined &&
        to.saved.text !== from.saved?.text &&
        tryOut(`${command(family)}-restore`, to.saved.text.split('\n'), sh`printf %s ${to.saved.text}`),
    ]
  })
  return tries.some(Boolean) ? steps(...tries) : undefined
}

function tryOut(restore: string, rules: readonly string[], candidate: Script): Script {
  const reading = sh`{
${candidate}
} | ${restore} -w --test --noflush`
  if (rules.some((rule) => /(^| )(--match-set|--add-set|--del-set) /.test(rule))) return reading
  return sh`if unshare -n true 2>/dev/null; then
{
${candidate}
} | unshare -n ${restore} -w
else
${reading}
fi`
}

function added(from: Filter, to: Filter): string[] {
  return Object.entries(to.chains).flatMap(([name, chain]) => {
    const old = new Set(from.chains[name]?.rules)
    return chain.rules.filter((rule) => !old.has(rule)).map((rule) => `-A ${name} ${rule}`.trimEnd())
  })
}
