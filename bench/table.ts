import type { Ran } from './contenders.ts'

/** What a contender took in one phase: medians. */
export interface Row {
  readonly name: string
  readonly runs: number
  readonly seconds: number
  /** Of the control process and all that it started here; the servers' own is not counted. */
  readonly cpuSeconds: number
  readonly peakMegabytes: number
  /** Framed exchanges with all hosts together. */
  readonly exchanges: number | undefined
}

/** A figure that something was aimed at for. */
interface Aim {
  readonly what: string
  readonly target: number
  readonly wanted: 'at least' | 'at most'
  /** With fewer hosts the figure says something else, such as what a start costs, and is not judged. */
  readonly from: number
  /** Undefined where what it takes was not measured. */
  readonly figure: (find: (name: string) => Row | undefined, hosts: number) => number | undefined
}

const timesAsFast = (fast: string, slow: string, target: number): Aim => ({
  what: `${fast}: times as fast as ${slow}`,
  target,
  wanted: 'at least',
  from: 100,
  figure: (find) => {
    const [quick, late] = [find(fast), find(slow)]
    return quick && late && late.seconds / quick.seconds
  },
})

const converged = 'tsplay, converged'

const aims: readonly Aim[] = [
  timesAsFast(converged, 'floor, converged', 1),
  timesAsFast(converged, 'ansible, converged', 60),
  timesAsFast(converged, 'mitogen, converged', 15),
  timesAsFast('tsplay, first', 'ansible, first', 20),
  {
    what: `${converged}: exchanges a host, beside the login`,
    target: 2,
    wanted: 'at most',
    from: 1,
    figure: (find, hosts) => {
      const exchanges = find(converged)?.exchanges
      return exchanges && exchanges / hosts
    },
  },
  {
    what: `${converged}: CPU of the control process a host, in ms`,
    target: 8,
    wanted: 'at most',
    from: 1000,
    figure: (find, hosts) => {
      const seconds = find(converged)?.cpuSeconds
      return seconds && (seconds * 1000) / hosts
    },
  },
  {
    what: `${converged}: peak memory, in MB`,
    target: 300,
    wanted: 'at most',
    from: 1000,
    figure: (find) => find(converged)?.peakMegabytes,
  },
  {
    what: 'tsplay --help: times the CPU of node -e 0',
    target: 1.6,
    wanted: 'at most',
    from: 1,
    figure: (find) => {
      const [help, nothing] = [find('start, tsplay --help'), find('start, node -e 0')]
      return help && nothing && help.cpuSeconds / nothing.cpuSeconds
    },
  },
]

/** Prints the rows, and beside what was aimed at those figures that they tell. */
export function printTable(rows: readonly Row[], hosts: number): void {
  const line = (cells: readonly string[]) =>
    console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(34) : cell.padStart(11))).join(''))
  line(['', 'runs', 'wall s', 'CPU s', 'peak MB', 'exchanges'])
  for (const { name, runs, seconds, cpuSeconds, peakMegabytes, exchanges } of rows)
    line([
      name,
      String(runs),
      seconds.toFixed(2),
      cpuSeconds.toFixed(2),
      peakMegabytes.toFixed(0),
      String(exchanges ?? ''),
    ])
  console.log()
  for (const told of judged(rows, hosts)) console.log(told)
}

/** The figures that something was aimed at for, each in a line. */
export function judged(rows: readonly Row[], hosts: number): readonly string[] {
  return aims.flatMap(({ what, target, wanted, from, figure }) => {
    const value = figure((name) => rows.find((row) => row.name === name), hosts)
    if (value === undefined) return []
    const met = wanted === 'at least' ? value >= target : value <= target
    const verdict = hosts < from ? `from ${from} hosts on` : met ? 'met' : 'MISSED'
    return [`${what}: ${value.toFixed(2)} (aimed at: ${wanted} ${target}; ${verdict})`]
  })
}

/** What all runs of a phase come to. */
export function rowOf(name: string, runs: readonly Ran[]): Row {
  const exchanges = runs.flatMap((ran) => ran.exchanges ?? [])
  return {
    name,
    runs: runs.length,
    seconds: median(runs.map(({ seconds }) => seconds)),
    cpuSeconds: median(runs.map(({ cpuSeconds }) => cpuSeconds)),
    peakMegabytes: median(runs.map(({ peakMegabytes }) => peakMegabytes)),
    exchanges: exchanges.length > 0 ? median(exchanges) : undefined,
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
