import { describe, expect, it } from 'vitest'
import type { Event, TaskLabel } from '../../src/event.ts'
import { Recap } from '../../src/report/recap.ts'
import { dict } from '../../src/value.ts'

const task: TaskLabel = {
  name: 't',
  module: 'copy',
  handler: false,
  place: { file: 'p', line: 1, column: 1 },
}
const result = (status: string, more: object = {}) =>
  ({ type: 'result', task, host: 'lb1', loop: false, status, result: dict({}), ...more }) as Event
const rescued: Event = { type: 'rescued', host: 'lb1' }

describe('a recap', () => {
  it.each<[string, readonly Event[], object, number]>([
    ['counts what is changed as ok too', [result('ok'), result('changed')], { ok: 2, changed: 1 }, 0],
    ['counts what is skipped', [result('skipped')], { ok: 0, skipped: 1 }, 0],
    ['counts a failure', [result('failed')], { ok: 0, failed: 1 }, 2],
    [
      'counts an ignored failure as ok and ignored',
      [result('failed', { ignored: true })],
      { ok: 1, failed: 0, ignored: 1 },
      0,
    ],
    ['counts a lost host', [result('unreachable')], { ok: 0, unreachable: 1 }, 4],
    [
      'counts an ignored loss as ok and ignored',
      [result('unreachable', { ignored: true })],
      { ok: 1, unreachable: 0, ignored: 1 },
      0,
    ],
    ['counts a rescued failure as rescued only', [result('failed'), rescued], { failed: 0, rescued: 1 }, 0],
    ['rescues no failure that was another host’s', [rescued], { failed: 0, rescued: 0 }, 0],
    [
      'counts what is predicted and unknown',
      [result('changed', { predicted: 'x' }), result('skipped', { unknown: 'x' })],
      { ok: 1, changed: 1, skipped: 1, predicted: 1, unknown: 1 },
      0,
    ],
    [
      'counts no items',
      [{ ...result('failed'), type: 'item', item: 'x' } as Event, result('failed', { loop: true })],
      { failed: 1 },
      2,
    ],
    [
      'ends with the worse of two codes',
      [result('failed'), result('unreachable', { host: 'lb2' })],
      { failed: 1 },
      4,
    ],
  ])('%s', (_, events, expected, code) => {
    const recap = new Recap()
    for (const event of [result('ok', { host: 'other' }), ...events]) recap.add(event)

    expect(recap.hosts.get('lb1') ?? { failed: 0, rescued: 0 }).toMatchObject(expected)
    expect(recap.exitCode).toBe(code)
  })
})
