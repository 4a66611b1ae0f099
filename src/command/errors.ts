import { at, type Fault, FaultError } from '../fault.ts'
import { excerpt } from '../fault-text.ts'
import { paint } from '../report/paint.ts'
import { readText } from '../text-file.ts'

/** Exit code for mistakes seen before any host was touched. */
const mistakeCode = 1
/** Mistakes that are printed: more come of something that was never meant to be read, such as a wrong folder. */
const most = 100

/** Prints what went wrong. Returns the exit code for a user's mistake; undefined for a bug of ours, printed with its stack. */
export function reportError(error: unknown): number | undefined {
  if (error instanceof FaultError) {
    const faults = inOrder(error.faults)
    printFaults(faults.slice(0, most), 'ERROR')
    if (faults.length > most) console.error(`${faults.length - most} more mistakes are not shown`)
    return mistakeCode
  }
  console.error('tsplay met a bug of its own. Please report it with these lines:')
  console.error(error)
  return undefined
}

/** Prints faults to standard error, each with its line. */
export function printFaults(faults: readonly Fault[], kind: 'ERROR' | 'WARNING'): void {
  const colours = paint(process.stderr.isTTY === true && !process.env.NO_COLOR)
  const colour = kind === 'ERROR' ? colours.failed : colours.warning
  for (const fault of faults) console.error(`${colour(`[${kind}]:`)} ${excerpt(fault, textOf)}`)
}

/** Each fault once (a role may be used twice), those of a file by line. */
function inOrder(faults: readonly Fault[]): readonly Fault[] {
  const once = new Map(faults.map((fault) => [`${at(fault.place)} ${fault.message}`, fault]))
  const files = [...new Set([...once.values()].map(({ place }) => place?.file))]
  return [...once.values()].toSorted(
    (a, b) =>
      files.indexOf(a.place?.file) - files.indexOf(b.place?.file) ||
      (a.place?.line ?? 0) - (b.place?.line ?? 0) ||
      (a.place?.column ?? 0) - (b.place?.column ?? 0),
  )
}

/** The text of a file for the line that a fault shows, where it can be read. */
export function textOf(file: string): string | undefined {
  try {
    return readText(file)
  } catch (error) {
    if (error instanceof FaultError) return undefined
    throw error
  }
}
