import fc from 'fast-check'
import { expect, it } from 'vitest'
import { askedRule } from '../../../modules/iptables/asked.ts'
import { place } from '../../../modules/iptables/place.ts'
import type { Wanted } from '../../../modules/iptables/spec.ts'

const usual = { state: 'present', action: 'append', rule_num: undefined } as const

/** The rule `x`; it replaces the small letters that name it. */
const asked = { text: 'x', replaces: (rule: string) => /^[xyz]$/.test(rule) }
const alone = { text: 'x', replaces: () => false }

it.each([
  ['appends what is missing', ['a'], {}, ['a', 'x']],
  ['inserts what is missing', ['a'], { action: 'insert' }, ['x', 'a']],
  ['leaves what is there', ['a', 'x', 'b'], { action: 'insert' }, ['a', 'x', 'b']],
  ['moves what is elsewhere', ['x', 'a', 'b'], { action: 'insert', rule_num: 3 }, ['a', 'b', 'x']],
  ['keeps the first of several', ['a', 'x', 'b', 'x'], {}, ['a', 'x', 'b']],
  ['keeps the one at its place', ['x', 'a', 'x'], { action: 'insert', rule_num: 2 }, ['a', 'x']],
  ['removes all', ['x', 'a', 'x'], { state: 'absent' }, ['a']],
] as const)('%s', (_, before, wanted, after) => {
  expect(place(before, alone, { ...usual, ...wanted })).toEqual(after)
  expect(place(after, alone, { ...usual, ...wanted })).toEqual(after)
})

it.each([
  ['replaces at the place of the old one', ['a', 'y', 'b'], {}, ['a', 'x', 'b']],
  ['replaces there also where it would insert', ['a', 'y', 'b'], { action: 'insert' }, ['a', 'x', 'b']],
  ['replaces the first of several', ['a', 'y', 'b', 'z', 'c'], {}, ['a', 'x', 'b', 'c']],
  ['removes the others of what is there', ['y', 'a', 'x', 'b', 'z'], {}, ['a', 'x', 'b']],
  ['replaces at another place', ['y', 'a', 'b'], { action: 'insert', rule_num: 2 }, ['a', 'x', 'b']],
  ['appends where there is none', ['a', 'b'], {}, ['a', 'b', 'x']],
] as const)('%s, of rules with one name', (_, before, wanted, after) => {
  expect(place(before, asked, { ...usual, ...wanted })).toEqual(after)
  expect(place(after, asked, { ...usual, ...wanted })).toEqual(after)
})

it('leaves one rule of a name, and all others in their order, whatever there was', () => {
  const rules = fc.array(fc.constantFrom('a', 'b', 'x', 'y', 'z'), { maxLength: 8 })
  const wanted = fc.record({
    state: fc.constant('present' as const),
    action: fc.constantFrom('append' as const, 'insert' as const),
    rule_num: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
  })
  fc.assert(
    fc.property(rules, wanted, (before, wanted) => {
      const after = place(before, asked, wanted)

      expect(after.filter(asked.replaces)).toEqual(['x'])
      expect(after.filter((rule) => rule !== 'x')).toEqual(before.filter((rule) => !asked.replaces(rule)))
      expect(place(after, asked, wanted)).toEqual(after)
    }),
  )
})

it.each([
  ['another port', String.raw`-p tcp --dport 22 -m comment --comment "it\'s \"a\"" -j ACCEPT`, true],
  ['nothing else in common', String.raw`-m comment --comment "it\'s \"a\"" -g OTHER`, true],
  ['another comment', String.raw`-p tcp --dport 21 -m comment --comment "it\'s" -j ACCEPT`, false],
  ['no comment', '-p tcp --dport 21 -j ACCEPT', false],
  ['the text of another option', String.raw`-j LOG --log-prefix "it\'s \"a\""`, false],
])('finds rules by their comment: %s', (_, line, found) => {
  const wanted = { protocol: 'tcp', destination_port: '21', jump: 'ACCEPT', comment: `it's "a"` }
  const asked = (unique_comment: boolean) =>
    askedRule({ ...wanted, unique_comment, syn: 'ignore' } as Wanted, 'ipv4')!

  expect(asked(true).replaces(line)).toBe(found)
  expect(asked(false).replaces(line)).toBe(false)
})
