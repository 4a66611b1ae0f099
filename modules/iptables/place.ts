import type { Wanted } from './spec.ts'

/**
 * The rules of a chain with one rule as asked: once, at its place; or nowhere. A rule that is there stays where it
 * is, unless `rule_num` says where it must be.
 */
export function place(
  rules: readonly string[],
  rule: string,
  { state, action, rule_num }: Pick<Wanted, 'state' | 'action' | 'rule_num'>,
): readonly string[] {
  const others = rules.filter((text) => text !== rule)
  if (state === 'absent') return others
  const now = rules.indexOf(rule)
  const end = action === 'insert' ? 0 : others.length
  const at = rule_num !== undefined ? Math.min(rule_num - 1, others.length) : now >= 0 ? now : end
  return others.toSpliced(at, 0, rule)
}
