import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { reset, save, ssh } from '../../lab/lab.ts'
import { dropByDefault } from '../lab/drop.ts'
import { requireLab } from '../lab/require-lab.ts'
import { fetchBy, type Way, ways } from '../lab/transfer.ts'
import { failures, ftpLvs } from '../lab/tsplay.ts'
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

describe.each(mutations)('without $row', ({ remove, mend, red, check }) => {
  it(`fails: ${red}`, async () => {
    await reset('converged')
    expect(await check()).toBe(true)

    await remove()

    try {
      expect(await check()).toBe(false)
    } finally {
      await mend?.()
    }
  })
})

it('is put back by one run after all rows were taken away', async () => {
  await reset('converged')
  for (const { remove, mend } of mutations) {
    await remove()
    await mend?.()
  }
  // Routers that do not hear each other are both master, and no change is made while they are.
  await ssh('lb2', 'systemctl stop keepalived')

  const run = await ftpLvs()

  expect(failures(run)).toEqual([])
  for (const way of all) expect(await fetchBy(way)).toBe(proof)
  // A connection of a check may still hold the ports of the next.
  for (const { row, check } of mutations)
    await expect.poll(check, { message: row, timeout: 180_000, interval: 10_000 }).toBe(true)
})
