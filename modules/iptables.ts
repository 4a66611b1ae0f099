import { defineModule, type Thing } from '../src/module.ts'
import { apply } from './iptables/apply.ts'
import { check } from './iptables/check.ts'
import { foresee } from './iptables/foresee.ts'
import { params } from './iptables/params.ts'
import { parse } from './iptables/parse.ts'
import { plan } from './iptables/plan.ts'
import { probe } from './iptables/probe.ts'
import { specification } from './iptables/spec.ts'
import { families, type State } from './iptables/state.ts'
import { test } from './iptables/test.ts'
import { joinWords } from './iptables/words.ts'

export const iptables = defineModule({
  name: 'iptables',
  params,
  examples: `- name: Mark the control connection of passive FTP
  iptables:
    table: mangle
    chain: PREROUTING
    protocol: tcp
    destination: 192.0.2.1/32
    destination_port: 21
    set_mark: 21
    persist: true

- name: Mark its data connections
  iptables:
    table: mangle
    chain: PREROUTING
    rule: -p tcp -d 192.0.2.1/32 --dport 10000:20000 -j MARK --set-mark 21
    persist: true

- name: Let clients open data connections, by the ports of today only
  iptables:
    chain: INPUT
    protocol: tcp
    destination_port: 10000:20000
    jump: ACCEPT
    comment: passive FTP
    unique_comment: true

- name: Let the other router's VRRP in
  iptables: chain=INPUT action=insert protocol=112 source=198.51.100.2 jump=ACCEPT`,
  notes: [
    'A rule is found however it is written: 10.0.0.1 is 10.0.0.1/32, --set-mark 21 is --set-xmark 0x15/0xffffffff. For options whose canonical form is not known here, iptables is asked for it in an empty network namespace.',
    'A rule that is in the chain twice is one too many: the first stays. With state: absent all of them go.',
    'rule_num means what it says on every run; two tasks that want the same place in a chain take it from each other.',
    'All changes of a task to a table are one transaction, under the lock of the packet filter.',
    'Asking for a rule may make iptables load the kernel modules of its matches, as listing rules does.',
    'persist with iptables-services (/etc/sysconfig/iptables): not proven on a real machine of the Red Hat family.',
  ],
  check,
  probe,
  parse,
  plan,
  foresee,
  brings: ({ persist, state, chain_management }): readonly Thing[] => {
    const makes = chain_management && state === 'present'
    return [
      'rule',
      'filter sysctl',
      'release',
      ...(persist ? (['file'] as const) : []),
      ...(makes ? (['chain', 'saved chain'] as const) : []),
    ]
  },
  test,
  apply,
  warn: (state, wanted) =>
    families(wanted).flatMap((family) => {
      const { saved, notes } = state[family]!
      return [
        ...notes,
        ...(saved && saved.enabled !== 'enabled'
          ? [`${saved.unit} is ${saved.enabled}: ${saved.file} is not loaded at boot`]
          : []),
      ]
    }),
  result: (state: State, change, wanted) => {
    const { table, chain, flush, policy, ip_version } = wanted
    const { chains } = (change?.after ?? state)[families(wanted)[0]!]!
    const named = chain === undefined ? Object.values(chains) : [chains[chain]!]
    return {
      table,
      ...(chain !== undefined && { chain }),
      flush,
      ip_version,
      state: wanted.state,
      ...(policy !== undefined && { policy }),
      rules: joinWords(specification(wanted, families(wanted)[0]!)),
      backend: state[families(wanted)[0]!]!.backend,
      chain_rules: named.flatMap(({ rules }) => rules),
    }
  },
})
