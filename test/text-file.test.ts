import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readText } from '../src/text-file.ts'
import { folder, mistakes } from './inventory/folder.ts'

it.each([
  ['as it is', Buffer.from('ü\r\n'), 'ü\r\n'],
  ['without a byte order mark', Buffer.from('\uFEFFa: 1\n'), 'a: 1\n'],
  ['empty', Buffer.alloc(0), ''],
])('a text is read %s', (_title, bytes, expected) => {
  const file = join(folder({}), 'f')
  writeFileSync(file, bytes)

  expect(readText(file)).toBe(expected)
})

it.each([
  ['a program', Buffer.from('\x7fELF\0\0'), /^cannot read \S+\/f: it is no text$/],
  [
    'another encoding',
    Buffer.from('a: ü\nb: caf\xe9\n', 'latin1'),
    /^1:4 this is no UTF-8: store the file in that encoding$/,
  ],
  [
    'another encoding further down',
    Buffer.concat([Buffer.from('ä\nb: caf'), Buffer.from([0xe9, 0x0a])]),
    /^2:7 this is no UTF-8/,
  ],
])('%s is refused', (_title, bytes, expected) => {
  const file = join(folder({}), 'f')
  writeFileSync(file, bytes)

  expect(mistakes(() => readText(file))).toEqual([expect.stringMatching(expected)])
})

it('what is no file is refused, and what is not there is nothing', () => {
  const path = folder({})
  mkdirSync(join(path, 'd'))
  symlinkSync('loop', join(path, 'loop'))

  expect(mistakes(() => readText(join(path, 'd')))).toEqual([`cannot read ${path}/d: it is a folder`])
  expect(mistakes(() => readText(join(path, 'loop')))).toEqual([
    `cannot read ${path}/loop: its links lead in a circle`,
  ])
  expect([readText(join(path, 'none')), readText(join(path, 'none/none'))]).toEqual([undefined, undefined])
})
