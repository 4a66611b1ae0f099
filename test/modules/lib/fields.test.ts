import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defineHex, Fields } from '../../../modules/lib/fields.ts'
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
    ['an equals sign', '=a', 'path 3d61\n'],
    ['blanks and newlines', 'a b\npath c', 'path 6120620a706174682063\n'],
    ['letters beyond ASCII', 'grün', 'path 6772c3bc6e\n'],
    ['backslashes and percent signs', '\\n%s', 'path 5c6e2573\n'],
  ])('carries %s', async (_, text, line) => {
    const { stdout } = await b.run(sh`${defineHex}
field path ${text}`)

    expect(stdout).toBe(line)
    expect(new Fields(stdout).text('path')).toBe(text)
  })
})
