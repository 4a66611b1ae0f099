import { type Script, sh, steps } from '../../src/script.ts'
import type { Asked, Family } from './family.ts'

/**
 * One script for many families. Nothing in it can fail the whole: what cannot be asked prints nothing. What changes
 * from one moment to the next comes last; all before it is the same until the host changes.
 */
export function setupScript(families: readonly Family[], asked: Asked): Script {
  const files = families.flatMap((family) => family.files ?? [])
  return sh`set +eu
{
${files.length > 0 ? sh`grep -sHa '' ${files.reduce((words, more) => sh`${words} ${more}`)}` : steps()}
${steps(...families.flatMap((family) => (family.script ? [sh`echo =${family.name}`, family.script(asked)] : [])))}
${steps(...families.flatMap((family) => (family.moment ? [sh`echo =${`${family.name}_now`}`, family.moment] : [])))}
} 2>/dev/null
exit 0`
}
