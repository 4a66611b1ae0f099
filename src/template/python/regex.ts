import { compile } from '../../regex/compile.ts'
import type { V } from '../runtime.ts'
import { Mistake } from './mistake.ts'
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
  const flags = `${options.ignoreCase === true ? 'i' : ''}${options.multiline === true ? 'm' : ''}${
    at === 'start' ? 'y' : all ? 'g' : ''
  }`
  const key = `${flags}/${at}/${pattern}`
  let found = compiled.get(key)
  if (!found) {
    found = make(pattern, flags, (source) =>
      at === 'whole' ? `(?<![\\s\\S])(?:${source})(?![\\s\\S])` : source,
    )
    if (compiled.size >= most) compiled.clear()
    compiled.set(key, found)
  }
  found.lastIndex = 0
  return found
}

function make(pattern: string, flags: string, around: (source: string) => string): RegExp {
  try {
    return compile(pattern, flags, around)
  } catch (error) {
    throw new Mistake(`the regular expression ${pattern} cannot be read: ${(error as Error).message}`)
  }
}
