import type { Place } from './value.ts'

/** A mistake of the user's, seen in what they wrote: what was expected, what came, and where. */
export interface Fault {
  readonly message: string
  readonly place?: Place | undefined
  /** Further lines, such as the nearest known name or how an expression got to an undefined variable. */
  readonly notes?: readonly string[]
}

/** The user's mistakes, all that were found. Shown without a stack; anything else that is thrown is a bug of ours. */
export class FaultError extends Error {
  readonly faults: readonly Fault[]
  constructor(faults: readonly Fault[]) {
    super(faults.map((fault) => fault.message).join('\n'))
    this.name = 'FaultError'
    this.faults = faults
  }
}

/** A single mistake as something to throw. */
export function fault(message: string, place?: Place, notes?: readonly string[]): FaultError {
  return new FaultError([{ message, place, ...(notes && { notes }) }])
}

/** `file:line:column`, or nothing where there is no place. */
export function at(place: Place | undefined): string {
  return place ? `${place.file}:${place.line}:${place.column}` : ''
}

/** The known name closest to a mistyped one, if any is close enough to be meant. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  // Two letters make any short word of any other.
  let least = (name.length < 5 ? 1 : Math.max(2, Math.floor(name.length / 3))) + 1
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), least)
    if (distance < least) {
      least = distance
      best = candidate
    }
  }
  return best
}

/** Insertions, deletions, replacements and swaps of neighbours between two words; gives up at the limit. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let older: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, older[j - 2]! + 1)
      row.push(cost)
    }
    older = last
    last = row
  }
  return last[b.length]!
}
