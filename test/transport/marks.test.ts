import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MarkReader } from '../../src/transport/marks.ts'

const nonce = 'c0ffee'

/** Feeds chunks to a reader and notes what it says. */
function read(chunks: readonly Buffer[], limit = 1_000_000) {
  const seen: { words: readonly string[]; body: string }[] = []
  let overflows = 0
  const reader = new MarkReader(
    nonce,
    limit,
    ({ words, body }) => seen.push({ words, body: body.toString('latin1') }),
    () => overflows++,
  )
  for (const chunk of chunks) reader.push(chunk)
  return { seen, overflows, pending: reader.pending.toString('latin1') }
}

describe('MarkReader', () => {
  it.each([
    ['a body with a final newline', 'out\n\nc0ffee 0 3\n', [{ words: ['0', '3'], body: 'out\n' }], ''],
    ['a body without one', 'out\nc0ffee 0 3\n', [{ words: ['0', '3'], body: 'out' }], ''],
    ['no body', '\nc0ffee 7\n', [{ words: ['7'], body: '' }], ''],
    [
      'two marks in one chunk',
      'a\nc0ffee 0 0\nb\nc0ffee 1 0\nc',
      [
        { words: ['0', '0'], body: 'a' },
        { words: ['1', '0'], body: 'b' },
      ],
      'c',
    ],
    [
      'the nonce within a line',
      'x c0ffee 0 0\n\nc0ffee 0 0\n',
      [{ words: ['0', '0'], body: 'x c0ffee 0 0\n' }],
      '',
    ],
    ['an unfinished mark', 'x\nc0ffee 0 0', [], 'x\nc0ffee 0 0'],
  ])('reads %s', (_, text, marks, pending) => {
    expect(read([Buffer.from(text)])).toEqual({ seen: marks, overflows: 0, pending })
  })

  it('does not care how the stream is cut into chunks', () => {
    const bytes = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes))
    const body = fc.oneof(
      bytes,
      fc.constantFrom('\n', '\nc0ffee', '\nc0ff', 'c0ffee 0 ').map((text) => Buffer.from(text)),
    )

    fc.assert(
      fc.property(fc.array(body, { maxLength: 6 }), fc.array(fc.nat({ max: 400 })), (bodies, cuts) => {
        const stream = Buffer.concat(bodies.flatMap((body, i) => [body, Buffer.from(`\n${nonce} ${i} 0\n`)]))
        const places = [0, ...cuts.filter((cut) => cut < stream.length).sort((a, b) => a - b), stream.length]
        const chunks = places.slice(1).map((end, i) => stream.subarray(places[i], end))

        const { seen, pending } = read(chunks)

        expect(seen.map(({ body }) => body)).toEqual(bodies.map((body) => body.toString('latin1')))
        expect(pending).toBe('')
      }),
    )
  })

  it('drops what is beyond the limit, says so once, and reads the next body whole', () => {
    const flood = Array.from({ length: 100 }, () => Buffer.alloc(10_000, 'x'))

    const { seen, overflows } = read([...flood, Buffer.from('\nc0ffee 0 0\nnext\nc0ffee 1 0\n')], 200_000)

    expect(overflows).toBe(1)
    expect(seen.map(({ body }) => body.length)).toEqual([65_536, 4])
  })
})
