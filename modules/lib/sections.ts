import { type Script, sh, steps } from '../../src/script.ts'
import { lines } from './text.ts'

/**
 * Several probes in one. The first that fails fails the whole with its exit code. A part whose lines could pass for a
 * section's mark is indented; NUL bytes do not survive (print hex where there may be some).
 */
export function sections(parts: Readonly<Record<string, Script>>): Script {
  return steps(
    ...Object.entries(parts).map(
      // bash forgets errexit in a substitution, hence `set -e`; the point keeps newlines at the end.
      ([name, part]) => sh`o=$(set -e; (
${part}
); printf .)
case "
$o" in
*'
='* | *'
>'*) printf '%s\n' ${`>${name}`}; printf '%s\n' "$o" | sed 's/^/ /' ;;
*) printf '%s\n' ${`=${name}`} "$o" ;;
esac`,
    ),
  )
}

/** What each part of `sections` printed, exactly. */
export function parseSections(output: string): Record<string, string> {
  const found: Record<string, string> = {}
  let name = ''
  let indent = 0
  for (const line of lines(output)) {
    if (line.startsWith('=') || line.startsWith('>')) {
      name = line.slice(1)
      indent = line.startsWith('>') ? 1 : 0
      found[name] = ''
    } else found[name] += `${line.slice(indent)}\n`
  }
  for (const key of Object.keys(found)) found[key] = found[key]!.slice(0, -'.\n'.length)
  return found
}
