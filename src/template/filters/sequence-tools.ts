import { randomInt } from 'node:crypto'
import { iterate } from '../python/iterate.ts'
import { Mistake } from '../python/mistake.ts'
import { isInteger } from '../python/number.ts'
import { PythonRandom } from '../python/random.ts'
import { str } from '../python/text.ts'
import { isList } from '../python/type.ts'
import { Tuple, type V } from '../runtime.ts'

/** Lists within the list laid open, so many levels deep. */
export function flatten(items: readonly V[], levels: number, skipNulls: boolean): V[] {
  const flat: V[] = []
  for (const item of items) {
    if (skipNulls && (item === null || item === 'None' || item === 'null')) continue
    if (isList(item) && levels > 0) for (const one of flatten(item, levels - 1, skipNulls)) flat.push(one)
    else flat.push(item)
  }
  return flat
}

export function zipped(lists: readonly V[], strict: boolean): V {
  const all = lists.map(iterate)
  const lengths = all.map((items) => items.length)
  if (strict && new Set(lengths).size > 1) throw new Mistake('the lists have different lengths')
  return Array.from({ length: Math.min(...lengths) }, (_, i) => Tuple.from(all.map((items) => items[i]!)))
}

export function zippedLongest(lists: readonly V[], fill: V): V {
  const all = lists.map(iterate)
  const length = Math.max(...all.map((items) => items.length))
  return Array.from({ length }, (_, i) =>
    Tuple.from(all.map((items) => (i < items.length ? items[i]! : fill))),
  )
}

/** The most lists that one filter makes, and the most items that it fills one up with. */
const most = 1_000_000

export function product(lists: readonly V[]): V {
  const all = lists.map(iterate)
  guard(all.reduce((count, items) => count * items.length, 1))
  let rows: V[][] = [[]]
  for (const items of all) rows = rows.flatMap((row) => items.map((item) => [...row, item]))
  return rows.map((row) => Tuple.from(row))
}

export function permutations(items: readonly V[], length = items.length): V {
  let count = 1
  for (let i = 0; i < length; i++) count *= items.length - i
  guard(count)
  const grow = (chosen: readonly number[]): V[] =>
    chosen.length === length
      ? [Tuple.from(chosen.map((i) => items[i]!))]
      : [...items.keys()].filter((i) => !chosen.includes(i)).flatMap((i) => grow([...chosen, i]))
  return grow([])
}

export function combinations(items: readonly V[], length: number): V {
  let count = 1
  for (let i = 0; i < length; i++) count = (count * (items.length - i)) / (i + 1)
  guard(count)
  const grow = (chosen: readonly V[], from: number): V[] => {
    if (chosen.length === length) return [Tuple.from(chosen)]
    return items.slice(from).flatMap((item, i) => grow([...chosen, item], from + i + 1))
  }
  return grow([], 0)
}

export function guard(count: number): void {
  if (count > most) throw new Mistake(`that makes more than ${most} lists or items`)
}

/** Chooses integers below a limit: by chance, or with a seed as Python would. */
export function chooser(seed: V): (limit: number) => number {
  if (seed === null) return (limit) => randomInt(limit)
  const random = new PythonRandom(isInteger(seed) ? BigInt(seed) : str(seed))
  return (limit) => random.below(limit)
}

/** A shuffled copy; with a seed in the order that Python makes. */
export function shuffled(items: readonly V[], seed: V): V[] {
  const choose = chooser(seed)
  const out = [...items]
  for (let i = out.length - 1; i > 0; i--) {
    const j = choose(i + 1)
    ;[out[i], out[j]] = [out[j]!, out[i]!]
  }
  return out
}
