import type { Asked } from './asked.ts'
import type { Wanted } from './spec.ts'

/**
 * The rules of a chain with one rule as asked: once, at its place; or nowhere. A rule that is there stays where it
 * is, or comes to where the first one was that it replaces, unless `rule_num` says where it must be.
 */
export function place(
  rules: readonly string[],
  asked: Pick<Asked, 'text' | 'replaces'>,
  { state, action, rule_num }: Pick<Wanted, 'state' | 'action' | 'rule_num'>,
): readonly string[] {
  const others = besides(rules, asked)
  if (state === 'absent') return others
  const here = rules.indexOf(asked.text)
  const now = here >= 0 ? here : rules.findIndex(asked.replaces)
  const end = action === 'insert' ? 0 : others.length
  const stays = now >= 0 ? besides(rules.slice(0, now), asked).length : end
  const at = rule_num !== undefined ? Math.min(rule_num - 1, others.length) : stays
  return others.toSpliced(at, 0, asked.text)
}

/** The rules that the asked one will stand among. */
export function besides(
  rules: readonly string[],
  { text, replaces }: Pick<Asked, 'text' | 'replaces'>,
): readonly string[] {
  return rules.filter((rule) => rule !== text && !replaces(rule))
}
