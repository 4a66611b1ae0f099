import { expect, it } from 'vitest'
import { judged, type Row } from '../../bench/table.ts'

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
