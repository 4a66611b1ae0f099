import { describe, expect, it } from 'vitest'
import { ping } from '../../modules/ping.ts'

describe('ping', () => {
  it.each([
    ['answers pong', 'pong', { ping: 'pong' }],
    ['answers what it is told', 'hello', { ping: 'hello' }],
    ['fails when told to', 'crash', { failed: true, msg: 'boom' }],
  ])('%s', (_, data, result) => {
    expect(ping.parse('pong\n', { data })).toEqual(result)
  })
})
