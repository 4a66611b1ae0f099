import type { Family } from './address.ts'
import { isExtension, meaning, meaningOf } from './canonical.ts'
import { specification, type Wanted } from './spec.ts'
import { joinWords } from './words.ts'

/** The rule a task asks for. */
export interface Asked {
  /** As a State holds it, however the kernel or a file writes it. */
  readonly text: string
  /** Whether we can tell all ways to write it; otherwise iptables must be asked for its own. */
  readonly sure: boolean
  /** The chain that it jumps to, if any. */
  readonly chain?: string
  /** The line (without `-A CHAIN`) as a State holds it: the rule's own text for every way to write it. */
  readonly known: (line: string) => string
  /** Is this a rule that the asked one takes the place of? */
  readonly replaces: (line: string) => boolean
}

/** The rule a task asks for, or undefined where it asks for none. `form` is iptables' own way to write it. */
export function askedRule(wanted: Wanted, family: Family, form?: string): Asked | undefined {
  const words = specification(wanted, family)
  if (words.length === 0) return undefined
  const { key, sure, jump } = meaning(words, family)
  const keys = new Set([key, ...(form === undefined ? [] : [meaningOf(form, family).key])])
  const text = form ?? joinWords(words)
  const chain = jump !== undefined && !isExtension(jump) ? jump : undefined
  return {
    text,
    sure,
    ...(chain !== undefined && { chain }),
    replaces: (line) =>
      wanted.unique_comment &&
      meaningOf(line, family).conditions.includes(`comment --comment ${wanted.comment}`),
    known: (line) => (line === text || keys.has(meaningOf(line, family).key) ? text : line),
  }
}
