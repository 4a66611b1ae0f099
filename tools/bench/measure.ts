/** One line of a benchmark: what was reached, and what was aimed at, if anything was. */
export interface Measured {
  readonly name: string
  readonly unit: string
  readonly reached: number
  readonly target?: number
  /** More is better; else less. */
  readonly most: boolean
}

/** Seconds of processor time that something takes: other work on the computer does not count. */
export function cpuSeconds(run: () => void): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** Prints what was measured: a ratio of 1 or more reaches the target. Returns whether all do. */
export function report(all: readonly Measured[]): boolean {
  const row = (cells: readonly string[]) =>
    console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(64) : cell.padStart(12))).join(''))
  row(['', 'reached', 'target', 'ratio'])
  for (const one of all) {
    const shown = (value: number) => `${value.toPrecision(3)} ${one.unit}`
    const aimed = one.target === undefined ? ['', ''] : [shown(one.target), ratioOf(one).toFixed(2)]
    row([one.name, shown(one.reached), ...aimed])
  }
  return all.every((one) => ratioOf(one) >= 1)
}

function ratioOf({ most, reached, target = reached }: Measured): number {
  return most ? reached / target : target / reached
}
