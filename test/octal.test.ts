import fc from 'fast-check'
import { expect, it } from 'vitest'
import { octalPieces, pieceSize } from '../src/octal.ts'

it.each([
  ['plain text', Buffer.from('a b\n"c"$`;'), ['a b\n"c"$`;']],
  ['what the format would read', Buffer.from('100%\\n'), ['100\\045\\134n']],
  ['what quotes and options would read', Buffer.from("-'x"), ['\\055\\047x']],
  [
    'control characters and beyond ASCII',
    Buffer.from([0, 9, 13, 127, 128, 255]),
    ['\\000\\011\\015\\177\\200\\377'],
  ],
  ['a digit after an escape', Buffer.from('\x007'), ['\\0007']],
  ['nothing', Buffer.alloc(0), []],
])('encodes %s', (_, bytes, pieces) => {
  expect([...octalPieces(bytes)]).toEqual(pieces)
})

it('loses nothing, and no piece is too long', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 400 }), (some, times) => {
      const bytes = Buffer.concat(Array.from({ length: times }, () => some))

      const pieces = [...octalPieces(bytes)]

      const read = pieces
        .join('')
        .replace(/\\(\d{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)))
      expect(Buffer.from(read, 'latin1').equals(bytes)).toBe(true)
      expect(pieces.every((piece) => piece.length > 0 && piece.length <= pieceSize)).toBe(true)
    }),
    { numRuns: 30 },
  )
})
