import { expect, it } from 'vitest'
import { iptables } from '../../../modules/iptables.ts'
import { readParams } from '../../../src/schema.ts'
import { fromPlain, type Value } from '../../../src/value.ts'

const faults = (task: object) =>
  readParams(iptables, fromPlain({ chain: 'INPUT', ...task }) as ReadonlyMap<Value, Value>, {
    placeOf: () => undefined,
  }).faults.map(({ message }) => message.replace('iptables: ', ''))

it.each<[string, object, string[]]>([
  ['ports of a protocol', { protocol: 'tcp', destination_port: '21', jump: 'ACCEPT' }, []],
  ['ports whose protocol stands in the rule', { destination_port: '21', rule: '-p tcp -j ACCEPT' }, []],
  ['quotes in a rule', { rule: `-m comment --comment "it's" -j ACCEPT` }, []],
  ['nothing to do', {}, ['nothing is asked for: name a rule, policy, flush or chain_management']],
  [
    'ports of any protocol',
    { destination_port: '21', jump: 'ACCEPT' },
    ['destination_port: ports need a protocol that has them, such as tcp'],
  ],
  [
    'a name without a text',
    { jump: 'ACCEPT', unique_comment: true },
    ['unique_comment: needs a comment, which names the rule'],
  ],
  [
    'a name of what is to go',
    { jump: 'ACCEPT', comment: 'a', unique_comment: true, state: 'absent' },
    ['unique_comment: state: absent removes the rule as it is described, and no other'],
  ],
  ['options in a comment', { rule: '-m comment --comment "a -A b" -j ACCEPT' }, []],
  [
    'a table of its own',
    { rule: '--table=nat -j ACCEPT' },
    ['rule: only what the rule says; table, chain and place have parameters of their own'],
  ],
  ['a jump to nowhere', { rule: '-p tcp --dport 21 -j' }, ['rule: -j names no target']],
  [
    'a quotation without an end',
    { rule: "-p tcp --dport '21 -j ACCEPT" },
    ["rule: a quotation is not closed: -p tcp --dport '21 -j ACCEPT"],
  ],
])('is told of %s', (_, task, expected) => {
  expect(faults(task)).toEqual(expected)
})
