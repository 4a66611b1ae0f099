import { Tuple, type V } from '../runtime.ts'
import { Mistake } from './mistake.ts'
import { isInteger } from './number.ts'
import { isList, typeName } from './type.ts'

/** Python's sequence[start:stop:step]. Throws a Mistake for what cannot be sliced. */
export function slice(sequence: V, start: V | undefined, stop: V | undefined, step: V | undefined): V {
  if (typeof sequence === 'string') {
    const units = characters(sequence)
    const picked = indexes(units.length, start, stop, step).map((i) => units[i]!)
    return picked.join('')
  }
  if (!isList(sequence)) throw new Mistake(`${typeName(sequence)} cannot be sliced`)
  const picked = indexes(sequence.length, start, stop, step).map((i) => sequence[i]!)
  return sequence instanceof Tuple ? Tuple.from(picked) : picked
}

/** The characters of a text: code points, as Python counts them. */
export function characters(text: string): ArrayLike<string> & { readonly length: number } {
  return /[\ud800-\udfff]/.test(text) ? [...text] : text
}

function indexes(length: number, start?: V, stop?: V, step?: V): number[] {
  const by = bound(step) ?? 1
  if (by === 0) throw new Mistake('a slice with step 0')
  const clamp = (value: number, low: number, high: number) =>
    Math.min(Math.max(value < 0 ? value + length : value, low), high)
  const from = bound(start)
  const to = bound(stop)
  const picked: number[] = []
  if (by > 0) {
    const end = to === undefined ? length : clamp(to, 0, length)
    for (let i = from === undefined ? 0 : clamp(from, 0, length); i < end; i += by) picked.push(i)
  } else {
    const end = to === undefined ? -1 : clamp(to, -1, length - 1)
    for (let i = from === undefined ? length - 1 : clamp(from, -1, length - 1); i > end; i += by)
      picked.push(i)
  }
  return picked
}

function bound(value: V | undefined): number | undefined {
  if (value === undefined || value === null) return undefined
  if (!isInteger(value)) throw new Mistake(`a slice wants integers, got ${typeName(value)}`)
  return Number(value)
}
