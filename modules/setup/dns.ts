import { sh } from '../../src/script.ts'
import type { Family } from './family.ts'

/** Where names are looked up. */
export const dns: Family = {
  name: 'dns',
  subset: 'min',
  files: sh`/etc/resolv.conf`,
  parse: (answers) => {
    const found: Record<string, unknown> = {}
    const nameservers: string[] = []
    for (const line of answers.lines('/etc/resolv.conf') ?? []) {
      const [word = '', ...values] = line.trim().split(/\s+/)
      if (word === 'nameserver') nameservers.push(...values)
      else if (word === 'domain') found.domain = values[0]
      else if (word === 'search' || word === 'sortlist') found[word] = values
      else if (word === 'options') {
        found.options = Object.fromEntries(
          values.map((option) => {
            const [name, ...rest] = option.split(':')
            return [name, rest.length > 0 ? rest.join(':') : true]
          }),
        )
      }
    }
    return { dns: { ...(nameservers.length > 0 && { nameservers }), ...found } }
  },
}
