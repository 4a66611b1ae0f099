import { sh } from '../../src/script.ts'
import type { Family } from './family.ts'

/** How long the host has been up. */
export const uptime: Family = {
  name: 'uptime',
  aliases: ['uptime_seconds'],
  subset: 'hardware',
  moment: sh`read -r l </proc/uptime && echo "$l"`,
  parse: (answers) => {
    const seconds = Number.parseInt(answers.part('uptime_now')[0] ?? '', 10)
    return { uptime_seconds: Number.isNaN(seconds) ? undefined : seconds }
  },
}

/** How busy the host has been. */
export const loadavg: Family = {
  name: 'loadavg',
  subset: 'other',
  moment: sh`read -r l </proc/loadavg && echo "$l"`,
  parse: (answers) => {
    const [one, five, fifteen] = (answers.part('loadavg_now')[0]?.split(' ') ?? []).map(Number)
    return one === undefined ? {} : { loadavg: { '1m': one, '5m': five, '15m': fifteen } }
  },
}
