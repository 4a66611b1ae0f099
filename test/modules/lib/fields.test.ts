import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bytesOf } from '../../../modules/lib/bytes.ts'
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

  /** What a file of this text becomes, and the text that is read from it. */
  const ofFile = async (text: string) => {
    const path = join(b.folder, 'file')
    writeFileSync(path, bytesOf(text))
    const { stdout } = await b.run(sh`${fieldFunctions}
p=${path} s=${bytesOf(text).length}
file_field text
field after b`)
    const fields = new Fields(stdout)
    expect([fields.texts('text'), fields.texts('after')]).toEqual([[text], ['b']])
    return stdout
  }

  it.each([
    ['nothing', ''],
    ['a line', 'listen 21\n'],
    ['a line without its end', 'listen 21'],
    ['empty lines', '\n\na\n\n'],
    ['lines that begin with blanks, tabs, a plus or an equals sign', ' a\n\tb\n+c\n=d\n+\n'],
    ['backslashes, quotes, percent signs and patterns', '\\n "\'$(x)` %s *\n[a-z]\\\n'],
    ['as much as is read by lines', `${'x'.repeat(1023)}\n`],
  ])('carries a file as it is: %s', async (_, text) => {
    expect(await ofFile(text)).toMatch(/^text \+/)
  })

  it.each([
    ['NUL', 'a\0b\n'],
    ['only NUL', '\0'],
    ['carriage returns', 'a\r\n'],
    ['letters beyond ASCII', 'grün\n'],
    ['bytes that are no UTF-8', '\udcff\udc81\n'],
    ['what steers a terminal or a shell', '\u001b[0m\u0001\u007f\n'],
    ['more than is read by lines', `${'x'.repeat(1024)}\n`],
  ])('carries a file in hex: %s', async (_, text) => {
    expect(await ofFile(text)).toMatch(/^text {2}[\da-f]{2}/)
  })

  it('fails where the file cannot be read, and says so once', async () => {
    const { code, stderr } = await b.run(sh`${fieldFunctions}
p=${join(b.folder, 'none')} s=3
file_field text`)

    expect(code).not.toBe(0)
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('none')])
  })
})
