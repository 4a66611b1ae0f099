import { splitWords } from '../lib/words.ts'
import { canonicalAddress } from './address.ts'
import { specification, type Wanted } from './spec.ts'
import { isBuiltin } from './tables.ts'

/** What the schema cannot say about the parameters. */
export function check(wanted: Wanted): readonly string[] {
  const found: string[] = []
  const says = (wrong: unknown, message: string) => {
    if (wrong) found.push(message)
  }
  const { chain, policy, flush, ip_version } = wanted
  const own = splitWords(wanted.rule ?? '')
  if (!own) return [`rule: a quotation is not closed: ${wanted.rule}`]
  const words = specification(wanted, 'ipv4')
  const tasks = [words.length > 0 && 'a rule', policy && 'policy', flush && 'flush'].filter(Boolean)
  says(!chain && !flush, 'chain: it must be named, unless flush is to empty all chains of the table')
  says(tasks.length > 1, `${tasks.join(' and ')} cannot be one task; write one task for each`)
  says(
    chain && !tasks.length && !wanted.chain_management,
    'nothing is asked for: name a rule, policy, flush or chain_management',
  )
  says(
    policy && chain && !isBuiltin(wanted.table, chain),
    `policy: ${chain} is not built into ${wanted.table}, so it has none`,
  )
  says(
    wanted.chain_management && chain && isBuiltin(wanted.table, chain),
    `chain_management: ${chain} is built into ${wanted.table}`,
  )
  says((policy || flush) && wanted.state === 'absent', 'state: absent says nothing about a policy or a flush')
  says(wanted.rule_num && wanted.action !== 'insert', 'rule_num: needs action: insert')
  says(wanted.wait !== undefined && !/^\d+$/.test(wanted.wait), `wait: expected seconds, got ${wanted.wait}`)
  says(wanted.jump && wanted.goto, 'jump and goto exclude each other')
  says(
    wanted.ctstate?.some((state) => /\s/.test(state)),
    'ctstate: a state holds no blanks',
  )
  says(
    words.some((word) => /[\0-\x1f\x7f]/.test(word)),
    'a rule holds no line breaks or other control characters',
  )
  says(
    own.some((word) => /^(-[ADIRLSFZNXPEC]|-t.*|--(append|delete|insert|replace|table)(=.*)?)$/.test(word)),
    'rule: only what the rule says; table, chain and place have parameters of their own',
  )
  says(/^(-j|-g|--jump|--goto)$/.test(words.at(-1) ?? ''), `rule: ${words.at(-1)} names no target`)
  for (const name of ['source_port', 'destination_port', 'source_ports', 'destination_ports'] as const)
    says(
      wanted[name] && !wanted.match?.length && !words.some((word) => /^(-p|--proto(col)?)$/.test(word)),
      `${name}: ports need a protocol that has them, such as tcp`,
    )
  says((wanted.comment?.length ?? 0) > 255, 'comment: at most 255 characters')
  says(wanted.unique_comment && !wanted.comment, 'unique_comment: needs a comment, which names the rule')
  says(
    wanted.unique_comment && wanted.state === 'absent',
    'unique_comment: state: absent removes the rule as it is described, and no other',
  )
  says((wanted.log_prefix?.length ?? 0) > 29, 'log_prefix: at most 29 characters')
  for (const name of ['source', 'destination', 'vaddr'] as const) {
    const address = wanted[name]?.replace(/^!\s*/, '')
    if (address === undefined) continue
    says(ip_version === 'both', `${name}: an address is of one IP version; say which with ip_version`)
    says(
      ip_version !== 'both' && canonicalAddress(address, ip_version) === undefined,
      `${name}: expected one ${ip_version === 'ipv4' ? 'IPv4' : 'IPv6'} address or network, got ${address} (a name may mean another address tomorrow; for several use a loop)`,
    )
  }
  return found
}
