import { sh } from '../../src/script.ts'
import type { Family } from './family.ts'

/** Processors, as /proc/cpuinfo has them. */
export const processor: Family = {
  name: 'processor',
  aliases: ['processor_cores', 'processor_count'],
  subset: 'hardware',
  script:
    () => sh`grep -E '^(processor|Processor|vendor_id|model name|cpu|Vendor|physical id|core id|siblings|cpu cores|# processors)[[:space:]]*:' /proc/cpuinfo
nproc | sed 's/^/nproc: /'`,
  parse: (answers) => {
    const pairs = answers.part('processor').map((line) => {
      const at = line.indexOf(':')
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()] as const
    })
    const all = (key: string): string[] => pairs.filter(([name]) => name === key).map(([, value]) => value)
    const processors = all('processor').length
    if (processors === 0) return {}
    const packages = new Set(all('physical id')).size
    const cores = Number(all('cpu cores')[0] ?? 1)
    const siblings = Number(all('siblings')[0] ?? cores)
    // Machines that know no packages, such as ARM's, count each processor as one.
    const count = packages || processors
    const threads = Math.max(1, Math.floor(siblings / cores))
    return {
      processor: pairs.filter(([name]) => shown.has(name)).map(([, value]) => value),
      processor_count: count,
      processor_cores: cores,
      processor_threads_per_core: threads,
      processor_vcpus: count * cores * threads,
      processor_nproc: Number(all('nproc')[0] ?? processors),
    }
  },
}

const shown: ReadonlySet<string> = new Set([
  ...['processor', 'Processor', 'vendor_id', 'model name', 'cpu', 'Vendor'],
])
