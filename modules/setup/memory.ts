import { sh } from '../../src/script.ts'
import type { Family } from './family.ts'

/** Memory and swap, in megabytes of 1024 kB, rounded down. */
export const memory: Family = {
  name: 'memory',
  aliases: ['memtotal_mb', 'memfree_mb', 'swaptotal_mb', 'memory_mb'],
  subset: 'hardware',
  moment: sh`grep -E '^(MemTotal|MemFree|Buffers|Cached|SwapTotal|SwapFree|SwapCached):' /proc/meminfo`,
  parse: (answers) => {
    const mb = new Map(
      answers.part('memory_now').map((line) => {
        const [name = '', kb] = line.split(/:\s*/)
        return [name, Math.floor(Number.parseInt(kb ?? '', 10) / 1024)]
      }),
    )
    if (!mb.has('MemTotal')) return {}
    const [total, free] = [mb.get('MemTotal') ?? 0, mb.get('MemFree') ?? 0]
    const [swap, swapFree] = [mb.get('SwapTotal') ?? 0, mb.get('SwapFree') ?? 0]
    const available = (mb.get('Cached') ?? 0) + free + (mb.get('Buffers') ?? 0)
    return {
      memtotal_mb: total,
      memfree_mb: free,
      swaptotal_mb: swap,
      swapfree_mb: swapFree,
      memory_mb: {
        real: { total, used: total - free, free },
        nocache: { free: available, used: total - available },
        swap: { total: swap, free: swapFree, used: swap - swapFree, cached: mb.get('SwapCached') ?? 0 },
      },
    }
  },
}
