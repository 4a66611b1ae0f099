import { chmodSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseText, readText, writeText } from '../../../modules/lib/file-text.ts'
import { sh } from '../../../src/script.ts'
import { type Bench, bench, shells } from '../../shells.ts'

describe.each(shells)('a small file in %s', (shell) => {
  let b: Bench
  beforeEach(() => {
    b = bench(shell)
  })
  afterEach(() => b.remove())
  const read = async (path: string): Promise<string | undefined> => {
    const outcome = await b.run(readText(path))
    expect(outcome).toMatchObject({ code: 0, stderr: '' })
    return parseText(outcome.stdout)
  }
  const write = async (path: string, before: string | undefined, after: string | undefined): Promise<void> =>
    expect(await b.run(writeText(path, before, after))).toEqual({ code: 0, stdout: '', stderr: '' })

  it.each([
    ['plain', 'a=1\nb=2\n'],
    ['empty', ''],
    ['without a final newline', 'x'],
    ['with empty lines at the end', 'x\n\n\n'],
    ['with quotes, percents and backslashes', `'"%s%d\\n\\\\$(id)\`id\`\n`],
    ['with UTF-8', 'Grüße 🎉\r\n'],
    ['with other bytes', '-%\\a\udcff\udc80ä\0b\n9'],
  ])('comes back exactly: %s', async (_, text) => {
    const path = join(b.folder, "-odd 'name'\n", 'conf')

    await write(path, undefined, text)

    expect(await read(path)).toBe(text)
    expect(statSync(path).mode & 0o7777).toBe(0o644)
  })

  it('keeps bytes that are not UTF-8', async () => {
    const path = join(b.folder, 'latin1')
    writeFileSync(path, Buffer.from([0x80, 0xff, 0x00, 0xc3, 0xa4, 0xc3]))

    const text = await read(path)
    await write(path, text, `${text}more`)

    expect(readFileSync(path).toString('hex')).toBe('80ff00c3a4c36d6f7265')
  })

  it('keeps mode and owner and follows links', async () => {
    const real = join(b.folder, 'real')
    const link = join(b.folder, 'link')
    writeFileSync(real, 'old')
    chmodSync(real, 0o4751)
    symlinkSync('chain', link)
    symlinkSync('real', join(b.folder, 'chain'))

    await write(link, 'old', 'new')

    expect(readFileSync(real, 'utf8')).toBe('new')
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(statSync(real).mode & 0o7777).toBe(0o4751)
  })

  it('writes and removes where a dangling link points to', async () => {
    const link = join(b.folder, 'link')
    symlinkSync('sub/real', link)
    expect(await read(link)).toBe(undefined)

    await write(link, undefined, 'new')
    expect(readFileSync(join(b.folder, 'sub/real'), 'utf8')).toBe('new')

    await write(link, 'new', undefined)
    expect(await read(link)).toBe(undefined)
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
  })

  it.each([
    ['written', undefined, 'new'],
    ['removed', '', undefined],
  ])(
    'leaves a device as it is that a link leads to, where the file is to be %s',
    async (_, before, after) => {
      const [device, link] = ['device', 'hidden'].map((name) => join(b.folder, name)) as [string, string]
      await b.run(sh`rm -f -- ${[device, link]}; mkfifo ${device}`)
      symlinkSync(device, link)

      const { code, stderr } = await b.run(writeText(link, before, after))

      expect({ code, stderr }).toEqual({ code: 1, stderr: `${device}: not a regular file\n` })
      expect(statSync(device).isFIFO()).toBe(true)
    },
  )

  it('says what it cannot read', async () => {
    mkdirSync(join(b.folder, 'dir'))
    symlinkSync('loop', join(b.folder, 'loop'))

    expect(await b.run(readText(join(b.folder, 'dir')))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('not a regular file'),
    })
    expect((await b.run(readText(join(b.folder, 'loop')))).stderr).toContain('too many levels')
    expect((await b.run(writeText(join(b.folder, 'dir'), undefined, 'x'))).code).toBe(1)
  })
})

describe('in dash', () => {
  it('keeps any bytes', async () => {
    const b = bench('dash')
    const path = join(b.folder, 'any')
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), async (bytes) => {
        writeFileSync(path, bytes)
        const text = parseText((await b.run(readText(path))).stdout)
        await b.run(writeText(path, undefined, `${text}\n`))
        expect(readFileSync(path).equals(Buffer.concat([bytes, Buffer.from('\n')]))).toBe(true)
      }),
      { numRuns: 30 },
    )
    b.remove()
  })
})
