import { expect, it } from 'vitest'
import { judged, type Row, rowOf } from '../../bench/table.ts'

const row = (name: string, more: Partial<Row>): Row => ({
  name,
  runs: 3,
  seconds: 1,
  cpuSeconds: 1,
  peakMegabytes: 100,
  exchanges: undefined,
  ...more,
})

it.each([
  [10, '0.50 (aimed at: at least 1; from 100 hosts on)', '100.00 (aimed at: at most 8; from 1000 hosts on)'],
  [100, '0.50 (aimed at: at least 1; MISSED)', '10.00 (aimed at: at most 8; from 1000 hosts on)'],
  [1000, '0.50 (aimed at: at least 1; MISSED)', '1.00 (aimed at: at most 8; met)'],
])('figures of %i hosts are judged by the aims for so many', (hosts, ratio, cpu) => {
  const rows = [row('tsplay, converged', { seconds: 2 }), row('floor, converged', { seconds: 1 })]

  expect(judged(rows, hosts)).toEqual([
    `tsplay, converged: times as fast as floor, converged: ${ratio}`,
    `tsplay, converged: CPU of the control process a host, in ms: ${cpu}`,
    expect.stringContaining('peak memory'),
  ])
})

it('a row has the medians of all runs', () => {
  const runs = [9, 2, 4].map((n) => ({
    code: 0,
    seconds: n,
    cpuSeconds: n + 1,
    peakMegabytes: n + 2,
    exchanges: n + 3,
    said: '',
  }))

  expect(rowOf('tsplay', runs)).toEqual({
    name: 'tsplay',
    runs: 3,
    seconds: 4,
    cpuSeconds: 5,
    peakMegabytes: 6,
    exchanges: 7,
  })
})
