import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { missing } from '../../../modules/lib/missing.ts'
import { parseSections, sections } from '../../../modules/lib/sections.ts'
import { sh } from '../../../src/script.ts'
import { type Bench, bench, shells } from '../../shells.ts'

describe.each(shells)('sections in %s', (shell) => {
  let b: Bench
  beforeAll(() => {
    b = bench(shell)
  })
  afterAll(() => b.remove())

  it('come back exactly, whatever they hold', async () => {
    const texts = { a: '=b\n.\n', b: '', c: '\n\n', d: 'no newline', e: ' x\r=f\u2028=g\n\n', f: '\t%s\\n\n' }
    const parts = Object.entries(texts).map(([key, text]) => [key, sh`printf %s ${text}`] as const)

    const { stdout } = await b.run(sections(Object.fromEntries(parts)))

    expect(parseSections(stdout)).toEqual(texts)
  })

  it('go inside each other', async () => {
    const inner = sections({ x: sh`echo 1`, y: sh`echo 2` })

    const { stdout } = await b.run(sections({ inner, z: sh`echo 3; exit 0; echo 4` }))
    const outer = parseSections(stdout)

    expect(outer.z).toBe('3\n')
    expect(parseSections(outer.inner!)).toEqual({ x: '1\n', y: '2\n' })
  })

  it('fail as their first failing part does', async () => {
    const outcome = await b.run(sections({ a: missing('no "tool"\nhere'), b: sh`echo 1` }))
    expect(outcome).toEqual({ code: 69, stdout: '', stderr: 'no "tool"\nhere\n' })

    expect((await b.run(sections({ a: sh`false; true`, b: sh`:` }))).code).toBe(1)
  })
})
