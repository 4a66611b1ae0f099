import { translate } from './translate.ts'

/**
 * A pattern of Python's `re` as a RegExp, with these flags besides those it sets itself. `around` makes it a part of a
 * larger one. Throws a SyntaxError where it cannot be read.
 */
export function compile(pattern: string, flags = '', around = (source: string): string => source): RegExp {
  const { source, flags: inline } = translate(pattern, flags)
  const all = [...new Set([...flags, ...inline])].join('')
  try {
    return new RegExp(around(source), `u${all}`)
  } catch {
    // Without the u flag a RegExp forgives escapes that mean nothing, as Python does for punctuation.
    return new RegExp(around(source), all)
  }
}
