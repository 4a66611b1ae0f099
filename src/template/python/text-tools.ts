import type { V } from '../runtime.ts'
import { Mistake } from './mistake.ts'
import { typeName } from './type.ts'

/** The first letter large, the others small. */
export function capitalized(text: string): string {
  const [first = ''] = text
  return first.toUpperCase() + text.slice(first.length).toLowerCase()
}

/** The first letter of each run of letters large, the others small, as Python's title does. */
export function titled(text: string): string {
  return text.replace(/\p{L}+/gu, capitalized)
}

export function swapped(text: string): string {
  return [...text].map((c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())).join('')
}

export function isCased(text: string): boolean {
  return text.toLowerCase() !== text.toUpperCase()
}

/** Takes characters of a set (default: white space) off the ends. */
export function stripped(text: string, chars: V, left: boolean, right: boolean): string {
  if (chars !== null && typeof chars !== 'string')
    throw new Mistake(`wants characters, got ${typeName(chars)}`)
  const goes = (c: string) => (chars === null ? /\s/.test(c) : chars.includes(c))
  let from = 0
  let to = text.length
  if (left) while (from < to && goes(text[from]!)) from++
  if (right) while (to > from && goes(text[to - 1]!)) to--
  return text.slice(from, to)
}

/** Python's split and rsplit: without a separator at runs of white space, at most `max` times (negative: always). */
export function splitText(text: string, separator: V, max: V, fromRight = false): string[] {
  if (separator !== null && typeof separator !== 'string')
    throw new Mistake(`wants a separator, got ${typeName(separator)}`)
  if (separator === '') throw new Mistake('the separator is empty')
  const limit = typeof max === 'number' && max >= 0 ? max : Number.POSITIVE_INFINITY
  if (separator === null) return splitSpace(text, limit, fromRight)
  const parts = text.split(separator)
  if (parts.length - 1 <= limit) return parts
  return fromRight
    ? [parts.slice(0, parts.length - limit).join(separator), ...parts.slice(parts.length - limit)]
    : [...parts.slice(0, limit), parts.slice(limit).join(separator)]
}

function splitSpace(text: string, limit: number, fromRight: boolean): string[] {
  const words = [...text.matchAll(/\S+/g)]
  if (words.length <= limit || words.length === 0) return words.map(([word]) => word)
  if (fromRight) {
    const cut = words[words.length - limit - 1]!
    const rest = words.slice(words.length - limit).map(([word]) => word)
    return [text.slice(0, cut.index + cut[0].length), ...rest]
  }
  return [...words.slice(0, limit).map(([word]) => word), text.slice(words[limit]!.index)]
}

/** The lines of a text; a newline at its end makes no further line. */
export function splitLines(text: string, keepEnds = false): string[] {
  const lines =
    text.match(/[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|$)/g) ?? []
  const kept = lines.filter((line, i) => line !== '' || i < lines.length - 1)
  return keepEnds
    ? kept
    : kept.map((line) => line.replace(/(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])$/, ''))
}
