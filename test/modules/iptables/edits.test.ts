import fc from 'fast-check'
import { expect, it } from 'vitest'
import { edits } from '../../../modules/iptables/edits.ts'
import { place } from '../../../modules/iptables/place.ts'

const rules = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 8 })

it('turns a list into the other as iptables would: drops by number from the end, then adds by number', () => {
  fc.assert(
    fc.property(rules, rules, (before, after) => {
      const list: string[] = [...before]
      const steps = edits(before, after)

      for (const { at } of steps.filter((edit) => edit.do === 'drop').toReversed()) list.splice(at, 1)
      for (const { at, text } of steps.filter((edit) => edit.do === 'add')) list.splice(at, 0, text)

      expect(list).toEqual(after)
    }),
  )
})

it('says nothing of a list that stays', () => {
  expect(edits(['a', 'b'], ['a', 'b']).every((edit) => edit.do === 'keep')).toBe(true)
})

it.each([
  ['appends what is missing', ['a'], {}, ['a', 'x']],
  ['inserts what is missing', ['a'], { action: 'insert' }, ['x', 'a']],
  ['leaves what is there', ['a', 'x', 'b'], { action: 'insert' }, ['a', 'x', 'b']],
  ['moves what is elsewhere', ['x', 'a', 'b'], { action: 'insert', rule_num: 3 }, ['a', 'b', 'x']],
  ['keeps the first of several', ['a', 'x', 'b', 'x'], {}, ['a', 'x', 'b']],
  ['keeps the one at its place', ['x', 'a', 'x'], { action: 'insert', rule_num: 2 }, ['a', 'x']],
  ['removes all', ['x', 'a', 'x'], { state: 'absent' }, ['a']],
] as const)('%s', (_, before, wanted, after) => {
  const asked = { state: 'present', action: 'append', rule_num: undefined, ...wanted } as const

  expect(place(before, 'x', asked)).toEqual(after)
  expect(place(after, 'x', asked)).toEqual(after)
})
