import { compile } from '../../src/regex/compile.ts'
import { unknownGroup } from '../../src/regex/template.ts'

/** What is wrong with a parameter that is a regular expression of Python's. */
export function checkRegex(name: string, pattern: string | undefined): string[] {
  if (pattern === undefined) return []
  try {
    compile(pattern)
    return []
  } catch (error) {
    return [`${name} is not a regular expression: ${(error as Error).message}`]
  }
}

/** What is wrong with a text that names groups of a regular expression (which is right itself). */
export function checkGroups(name: string, text: string, pattern: string): string[] {
  if (checkRegex('', pattern).length > 0) return []
  const group = unknownGroup(text, compile(pattern))
  return group === undefined ? [] : [`${name} names the group ${group}, which the regexp does not have`]
}
