import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { reset, save } from '../../lab/lab.ts'
import { dropByDefault } from '../lab/drop.ts'
import { requireLab } from '../lab/require-lab.ts'
import { fetchBy, type Way, ways } from '../lab/transfer.ts'
import { changed, failures, ftpLvs, results } from '../lab/tsplay.ts'
import { mutations } from './mutations.ts'

const proof = readFileSync('playbooks/files/lvs-check.txt', 'utf8')
const all = Object.keys(ways) as Way[]

beforeAll(async () => {
  await requireLab()
  await reset()
  await dropByDefault()
  expect(failures(await ftpLvs())).toEqual([])
  await save('converged')
})

describe.each(mutations)('without $row', ({ remove, mend, red, first, check }) => {
  it(`fails: ${red}; and a run puts it back`, async () => {
    await reset('converged')
    expect(await check()).toBe(true)

    await remove()

    try {
      expect(await check()).toBe(false)
    } finally {
      await mend?.()
    }
    await first?.()
    const run = await ftpLvs()
    expect(failures(run)).toEqual([])
    expect(results(run, changed)).not.toEqual([])
    for (const way of all) expect(await fetchBy(way)).toBe(proof)
    // A connection of a check may still hold the ports of the next.
    await expect.poll(check, { timeout: 180_000, interval: 10_000 }).toBe(true)
  })
})
