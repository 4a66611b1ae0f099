import fc from 'fast-check'
import { expect, it } from 'vitest'
import { edits } from '../../../modules/iptables/edits.ts'

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
