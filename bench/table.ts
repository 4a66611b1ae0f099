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

/** What is compared with what, and how many times as fast it is meant to be. */
const ratios: readonly (readonly [slower: string, faster: string, target: number])[] = [
  ['floor, converged', 'tsplay, converged', 1],
  ['ansible, converged', 'tsplay, converged', 60],
  ['mitogen, converged', 'tsplay, converged', 15],
  ['ansible, first', 'tsplay, first', 20],
]

/** Prints the rows, and the ratios of those that are there. */
export function printTable(rows: readonly Row[]): void {
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
  const find = (name: string) => rows.find((row) => row.name === name)
  for (const [slower, faster, target] of ratios) {
    const [slow, fast] = [find(slower), find(faster)]
    if (!slow || !fast) continue
    const times = (slow.seconds / fast.seconds).toFixed(2)
    console.log(`${faster}: ${times} times as fast as ${slower} (target ${target})`)
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
