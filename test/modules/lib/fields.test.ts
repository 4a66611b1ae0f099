import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Fields, fieldFunctions } from '../../../modules/lib/fields.ts'
import { sh } from '../../../src/script.ts'
import { type Bench, bench, shells } from '../../shells.ts'

describe.each(shells)('in %s', (shell) => {
  let b: Bench
  beforeAll(() => {
    b = bench(shell)
  })
  afterAll(() => b.remove())

  it.each([
    ['a plain name', '/etc/keepalived/keepalived.conf', 'path =/etc/keepalived/keepalived.conf\n'],
    ['nothing', '', 'path =\n'],
    ['an equals sign', '=a', 'path  3d 61\n\n'],
    ['blanks and newlines', 'a b\npath c', 'path  61 20 62 0a 70 61 74 68 20 63\n\n'],
    ['letters beyond ASCII', 'grün', 'path  67 72 c3 bc 6e\n\n'],
    ['backslashes and percent signs', '\\n%s', 'path  5c 6e 25 73\n\n'],
  ])('carries %s', async (_, text, line) => {
    const { stdout } = await b.run(sh`${fieldFunctions}
field path ${text}`)

    expect(stdout).toBe(line)
    expect(new Fields(stdout).text('path')).toBe(text)
  })

  it('carries a text of many lines, beside others', async () => {
    const text = `${'0123456789 '.repeat(1_000)}\n`

    const { stdout } = await b.run(sh`${fieldFunctions}
field path ${text}
field after b`)

    const fields = new Fields(stdout)
    expect([fields.texts('path'), fields.texts('after')]).toEqual([[text], ['b']])
  })
})
