import { Mistake } from '../python/mistake.ts'
import type { V } from '../runtime.ts'

/**
 * The older form of a term, `path length=15`: what stands before the first option, and the options, which come before
 * those that are given by name.
 */
export function inlineOptions(
  term: string,
  options: ReadonlyMap<string, V>,
): { readonly term: string; readonly options: ReadonlyMap<string, V> } {
  const words = term.split(' ')
  const at = words.findIndex((word) => options.has(word.split('=')[0]!) && word.includes('='))
  if (at < 0) return { term, options }
  const inline = new Map(options)
  for (const word of words.slice(at)) {
    const [name, value] = word.split(/=(.*)/s) as [string, string?]
    if (value === undefined || !options.has(name)) throw new Mistake(`unknown option ${word}`)
    inline.set(name, value)
  }
  return { term: words.slice(0, at).join(' '), options: inline }
}
