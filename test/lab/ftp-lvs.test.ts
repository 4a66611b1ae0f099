import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { machines, reboot, reset, save } from '../../lab/lab.ts'
import { dropByDefault } from './drop.ts'
import { requireLab } from './require-lab.ts'
import { snapshots } from './snapshot.ts'
import { fetchBy, type Way, ways } from './transfer.ts'
import { changed, failures, ftpLvs, type Line, results } from './tsplay.ts'

const proof = readFileSync('playbooks/files/lvs-check.txt', 'utf8')
const all = Object.keys(ways) as Way[]

/** Exchanges that are none of the state: each look at what goes on costs one, where it is made. */
const atClient = /^(The service works|Files come)/
const atHost = /is master, or ready|^Does keepalived run already|^The kept rules can be loaded/
const looks = (lines: readonly Line[], host: string, named: RegExp) =>
  lines.filter(({ type, task, host: on }) => type === 'result' && on === host && named.test(task!.name))
    .length

describe('FTP behind LVS, on fresh machines that let nothing in but SSH', () => {
  beforeAll(async () => {
    await requireLab()
    await reset()
    await dropByDefault()
  })

  it('is rehearsed to the end without changing anything, and then made as rehearsed', async () => {
    const before = await snapshots()

    const rehearsal = await ftpLvs('--check')
    const after = await snapshots()
    const run = await ftpLvs()

    expect(failures(rehearsal)).toEqual([])
    expect(rehearsal.code).toBe(0)
    for (const { name } of machines) expect(after.get(name)).toBe(before.get(name))
    expect(failures(run)).toEqual([])
    expect(run.code).toBe(0)
    const foretold = new Set(results(rehearsal, (line) => changed(line) || line.unknown !== undefined))
    expect(results(run, changed).filter((one) => !foretold.has(one))).toEqual([])
    expect(results(run, changed).length).toBeGreaterThan(20)
  })

  it('is left alone by a second run, at one exchange for each host and play', async () => {
    const run = await ftpLvs()

    expect(failures(run)).toEqual([])
    expect(results(run, changed)).toEqual([])
    const plays = (host: string) =>
      run.lines.filter(
        (line) => line.type === 'play-started' && (line as { hosts?: string[] }).hosts?.includes(host),
      ).length
    const { exchanges } = run.lines.find((line) => line.type === 'run-ended')!
    for (const host of ['lb1', 'lb2', 'ftp1', 'ftp2'])
      expect(exchanges![host]).toBeLessThanOrEqual(plays(host) + looks(run.lines, host, atHost))
    expect(exchanges!.client).toBeLessThanOrEqual(
      machines.reduce((sum, { name }) => sum + looks(run.lines, name, atClient), 0),
    )
  })

  it.each(all)('serves files by %s', async (way) => {
    expect(await fetchBy(way)).toBe(proof)
  })

  it('serves on after a reboot of all machines, and still nothing is to be done', async () => {
    await reboot()
    await expect.poll(() => fetchBy('PASV'), { timeout: 120_000, interval: 2000 }).toBe(proof)

    for (const way of all) expect(await fetchBy(way)).toBe(proof)
    const run = await ftpLvs()
    expect(failures(run)).toEqual([])
    expect(results(run, changed)).toEqual([])
    await save('converged')
  })

  afterAll(() => reset())
})
