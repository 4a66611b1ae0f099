import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { template } from '../../modules/template.ts'
import { sh } from '../../src/script.ts'
import { contentOf, law } from '../laws.ts'
import { type Bench, bench } from '../shells.ts'

const defaults = { force: true, backup: false, follow: false }

describe('template', () => {
  let b: Bench
  beforeAll(() => {
    b = bench('dash')
  })
  afterAll(() => b.remove())

  it('puts the text in place and gives the file back', async () => {
    const dest = join(b.folder, 'vsftpd.conf')
    const params = {
      ...defaults,
      src: contentOf('a=1\n', 'vsftpd.conf.j2'),
      dest,
      mode: '0600',
      backup: true,
    }

    const { state, change } = await law(template, params, {
      shell: b.run,
      arrange: sh`echo a=2 >${dest}`,
      contents: ['a=1\n'],
    })

    expect(readFileSync(dest, 'utf8')).toBe('a=1\n')
    expect([state.content?.text, change?.after.content?.text]).toEqual(['a=2\n', 'a=1\n'])
    expect(template.result!(state, change, params as never)).toMatchObject({ dest, mode: '0600', size: 4 })
  })

  it('does not show the old text where the new one must not be shown', async () => {
    const dest = join(b.folder, 'secret')
    const { text: _, ...hidden } = contentOf('new secret')
    await b.run(sh`echo old secret >${dest}`)

    const { stdout } = await b.run(template.probe({ ...defaults, src: hidden, dest } as never))

    expect(stdout).not.toContain(Buffer.from('old secret').toString('hex'))
  })

  it.each([
    ['preserve', []],
    ['0644', []],
    ['rw', [expect.stringContaining('mode must be octal')]],
  ])('takes the mode %s: %j', (mode, faults) => {
    expect(template.check!({ ...defaults, src: contentOf(''), dest: '/x', mode } as never)).toEqual(faults)
  })
})
