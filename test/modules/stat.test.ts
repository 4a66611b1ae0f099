import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stat } from '../../modules/stat.ts'
import { sh, steps } from '../../src/script.ts'
import { type Bench, bench, shells } from '../shells.ts'

const defaults = {
  follow: false,
  get_checksum: true,
  checksum_algorithm: 'sha1',
  get_mime: true,
  get_attributes: true,
}

describe.each(shells)('stat in %s', (shell) => {
  let b: Bench
  beforeAll(async () => {
    b = bench(shell)
    await b.run(sh`printf hello >"-a 'ü'
"; chmod 6751 ./-a*; ln -s -- "-a 'ü'
" link; ln -s sub/nowhere dangling; mkdir dir; mkfifo pipe; chown 12345:54321 dir; TZ=UTC touch -d '2024-01-02 03:04:05' dir`)
  })
  afterAll(() => b.remove())
  const ask = async (name: string, more = {}): Promise<object> => {
    const params = { ...defaults, path: join(b.folder, name), ...more } as never
    const { code, stdout, stderr } = await b.run(stat.probe(params))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return (stat.parse(stdout, params) as { stat: object }).stat
  }
  const name = "-a 'ü'\n"

  it('tells names of accounts as they are', async () => {
    const params = { ...defaults, path: join(b.folder, 'dir'), get_attributes: false } as never
    const domain = sh`stat() { printf '%s\n' '41ed:1:5:6:CORP\nora:CORP\domain users:7:8:1:8:4096:1:2:3:0:0'; }`

    const { stdout } = await b.run(steps(domain, stat.probe(params)))

    expect(stat.parse(stdout, params)).toMatchObject({
      stat: { pw_name: 'CORP\\nora', gr_name: 'CORP\\domain users', inode: 7, mode: '0755' },
    })
  })

  it('tells everything about a file', async () => {
    expect(await ask(name)).toMatchObject({
      exists: true,
      path: join(b.folder, name),
      mode: '6751',
      isreg: true,
      isdir: false,
      islnk: false,
      isuid: true,
      isgid: true,
      wusr: true,
      wgrp: false,
      woth: false,
      xoth: true,
      roth: false,
      uid: 0,
      gid: 0,
      pw_name: 'root',
      gr_name: 'root',
      size: 5,
      nlink: 1,
      readable: true,
      writeable: true,
      checksum: 'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d',
      mtime: expect.any(Number),
    })
  })

  it.each([
    ['nothing', 'none', {}, { exists: false }],
    ['nothing below a file', `${name}/x`, {}, { exists: false }],
    ['a link', 'link', {}, { islnk: true, isreg: false, lnk_target: name, checksum: undefined }],
    ['what a link points to', 'link', { follow: true }, { islnk: false, isreg: true, size: 5 }],
    ['a dangling link', 'dangling', {}, { exists: true, islnk: true, lnk_target: 'sub/nowhere' }],
    ['what a dangling link points to', 'dangling', { follow: true }, { exists: false }],
    [
      'another algorithm',
      name,
      { checksum_algorithm: 'md5' },
      { checksum: '5d41402abc4b2a76b9719d911017c592' },
    ],
    ['no checksum', name, { get_checksum: false }, { checksum: undefined }],
    ['a directory', 'dir', {}, { isdir: true, uid: 12345, gid: 54321, mtime: 1704164645 }],
    ['a pipe', 'pipe', {}, { isfifo: true, isreg: false, checksum: undefined }],
  ])('tells of %s', async (_, path, more, wanted) => {
    expect(await ask(path, more)).toMatchObject(wanted)
  })

  it('resolves links', async () => {
    expect(await ask('link')).toMatchObject({ lnk_source: join(b.folder, name) })
    expect(await ask('dangling')).toMatchObject({ lnk_source: join(b.folder, 'sub/nowhere') })
    expect(await ask('dir')).not.toHaveProperty('pw_name')
  })
})
