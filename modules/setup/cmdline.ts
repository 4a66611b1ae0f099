import { sh } from '../../src/script.ts'
import type { Family } from './family.ts'

/** The kernel's command line: in `cmdline` the last of equal words counts, in `proc_cmdline` they make a list. */
export const cmdline: Family = {
  name: 'cmdline',
  subset: 'min',
  files: sh`/proc/cmdline`,
  parse: (answers) => {
    const words = answers.word('/proc/cmdline')?.match(/(?:[^\s"]|"[^"]*")+/g)
    if (!words) return {}
    const all = new Map<string, (string | true)[]>()
    for (const word of words) {
      const at = word.indexOf('=')
      const [name, value] = at < 0 ? [word, true as const] : [word.slice(0, at), word.slice(at + 1)]
      all.set(name, [...(all.get(name) ?? []), value])
    }
    const entries = [...all]
    return {
      cmdline: Object.fromEntries(entries.map(([name, values]) => [name, values.at(-1)])),
      proc_cmdline: Object.fromEntries(
        entries.map(([name, values]) => {
          const given = values.filter((value) => value !== true)
          return [name, given.length > 1 ? given : values.at(-1)]
        }),
      ),
    }
  },
}
