import { sh } from '../../src/script.ts'
import { word } from '../lib/path.ts'
import type { Family } from './family.ts'
import { parseIni } from './ini.ts'

/**
 * Facts that people put on the host, as JSON or INI in files `*.fact`. Those that may be executed are left out: asking
 * for facts runs no program of the user's.
 */
export const local: Family = {
  name: 'local',
  subset: 'min',
  script: ({ fact_path }) => sh`set --
for p in ${word(fact_path)}/*.fact; do
  if test -f "$p" && ! test -x "$p"; then
    p=\${p##*/}
    printf '[%s\n' "\${p%.fact}"
    grep -a '' ${word(fact_path)}/"$p" | sed 's/^/ /'
  fi
done`,
  parse: (answers) => {
    const files = new Map<string, string[]>()
    let lines: string[] = []
    for (const line of answers.part('local')) {
      if (line.startsWith('[')) {
        lines = []
        files.set(line.slice(1), lines)
      } else lines.push(line.slice(1))
    }
    return { local: Object.fromEntries([...files].map(([name, text]) => [name, factOf(text)])) }
  },
}

function factOf(lines: readonly string[]): unknown {
  try {
    return JSON.parse(lines.join('\n'))
  } catch {
    return parseIni(lines) ?? 'error loading facts as JSON or ini - please check content'
  }
}
