import type { V } from '../runtime.ts'
import { Mistake } from './mistake.ts'
import { translate } from './regex-translate.ts'
import { typeName } from './type.ts'

/** How a regular expression is applied. */
export interface RegexOptions {
  readonly ignoreCase?: V
  readonly multiline?: V
  /** Only at the start of the text, or on all of it; default: anywhere. */
  readonly at?: 'start' | 'whole' | undefined
  /** Find all matches, not only the first. */
  readonly all?: boolean
}

const compiled = new Map<string, RegExp>()
const most = 500

/** A regular expression as Python's `re` reads it. Throws a Mistake where it cannot be read. */
export function regex(pattern: V, options: RegexOptions = {}): RegExp {
  if (typeof pattern !== 'string') throw new Mistake(`wants a regular expression, got ${typeName(pattern)}`)
  const { at = '', all = false } = options
  let flags = `${options.ignoreCase === true ? 'i' : ''}${options.multiline === true ? 'm' : ''}`
  const key = `${flags}/${at}/${all}/${pattern}`
  let found = compiled.get(key)
  if (!found) {
    const { source, flags: inline } = translate(pattern, options.multiline === true)
    for (const flag of inline) if (!flags.includes(flag)) flags += flag
    const placed = at === 'start' ? `(?:${source})` : at === 'whole' ? `^(?:${source})$` : source
    found = make(
      pattern,
      placed,
      flags.replace('m', at === 'whole' ? '' : 'm') + (at === 'start' ? 'y' : all ? 'g' : ''),
    )
    if (compiled.size >= most) compiled.clear()
    compiled.set(key, found)
  }
  found.lastIndex = 0
  return found
}

function make(pattern: string, source: string, flags: string): RegExp {
  try {
    return new RegExp(source, `u${flags}`)
  } catch {
    // Without the u flag a RegExp forgives escapes that mean nothing, as Python does for punctuation.
    try {
      return new RegExp(source, flags)
    } catch (error) {
      throw new Mistake(`the regular expression ${pattern} cannot be read: ${(error as Error).message}`)
    }
  }
}
