import { expect, it } from 'vitest'
import { iptables } from '../../../modules/iptables.ts'
import type { Change } from '../../../src/module.ts'
import { readParams } from '../../../src/schema.ts'
import { fromPlain, type Value } from '../../../src/value.ts'

const printed = `=ipv4 version
iptables v1.8.9 (nf_tables)
.
=ipv4 rules
:INPUT ACCEPT
:FORWARD ACCEPT
-A INPUT -p tcp -m tcp --dport 21 -j ACCEPT
.
=ssh
ipv4 22 192.0.2.9 192.0.2.5 eth0
.
`
const made = { chain: 'NOWAY', chain_management: true }
const gone = { chain: 'NOWAY', chain_management: true, state: 'absent' }
const drop = { chain: 'NOWAY', jump: 'DROP' }
const jump = { chain: 'INPUT', action: 'insert', jump: 'NOWAY' }
const ftp = { chain: 'INPUT', protocol: 'tcp', destination_port: '21', jump: 'ACCEPT' }
const known = { ctstate: ['ESTABLISHED'], jump: 'ACCEPT' }

it.each<[string, object[], (string | RegExp)[]]>([
  [
    'another chain',
    [
      { chain: 'INPUT', ...known },
      { chain: 'FORWARD', ...known },
      { chain: 'INPUT', ...known },
    ],
    ['changed', 'changed', 'ok'],
  ],
  ['a rule in its own words', [{ chain: 'INPUT', ...known }, ftp], ['changed', 'ok']],
  ['a chain to jump to', [made, jump, made], ['changed', 'changed', 'ok']],
  ['a way into a chain that drops', [made, drop, jump], ['changed', 'changed', /no longer let new SSH/]],
  ['a drop in a chain on the way', [made, jump, drop], ['changed', 'changed', /no longer let new SSH/]],
  ['what a flush leaves', [made, drop, { flush: true }, jump], ['changed', 'changed', 'changed', 'changed']],
  [
    'a chain that is gone again',
    [made, gone, { flush: true }, jump],
    ['changed', 'changed', 'changed', /no target or chain NOWAY/],
  ],
])('finds in check mode what earlier tasks leave: %s', (_, tasks, expected) => {
  let foreseen: unknown
  const told = tasks.map((task) => {
    const given = fromPlain(task) as ReadonlyMap<Value, Value>
    const params = readParams(iptables, given, { placeOf: () => undefined }).params as never
    const found = iptables.parse(printed, params)
    const state = foreseen === undefined ? found : iptables.foresee!(foreseen as never, found, params)
    const planned = iptables.plan(state, params)
    if (!planned) return 'ok'
    if ('refused' in planned) return planned.refused
    foreseen = (planned as Change<unknown>).after
    return 'changed'
  })

  expect(told).toEqual(
    expected.map((text) => (typeof text === 'string' ? text : expect.stringMatching(text))),
  )
})

it('tells of a rule that nothing keeps yet what it would change now', () => {
  const given = fromPlain({ ...ftp, comment: 'new', persist: true }) as ReadonlyMap<Value, Value>
  const params = readParams(iptables, given, { placeOf: () => undefined }).params as never

  const refused = iptables.plan(iptables.parse(printed, params), params)

  expect(refused).toMatchObject({
    refused: expect.stringContaining('nothing here loads rules at boot'),
    missing: 'tool',
    otherwise: {
      after: { ipv4: { chains: { INPUT: { rules: [expect.anything(), expect.stringContaining('new')] } } } },
    },
  })
})
