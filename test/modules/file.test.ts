import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { file } from '../../modules/file.ts'
import { type Script, sh } from '../../src/script.ts'
import { law } from '../laws.ts'
import { type Bench, bench, shells } from '../shells.ts'

const defaults = { recurse: false, force: false, follow: true }

/** Starting states of the path $f; $g is another file beside it. */
const starts: Readonly<Record<string, Script>> = {
  nothing: sh`:`,
  file: sh`echo old >"$f"; chmod 4640 "$f"`,
  'empty file': sh`: >"$f"; chown 12345:nogroup "$f"`,
  directory: sh`mkdir -- "$f"; chmod 2775 "$f"`,
  'full directory': sh`mkdir -p "$f/a b/c"; echo x >"$f/a b/c/-x"; ln -s c "$f/a b/l"; chmod 600 "$f/a b/c/-x"; : >"$f/n
l"`,
  link: sh`ln -s -- "\${g##*/}" "$f"`,
  'dangling link': sh`ln -s nowhere "$f"`,
  'link to a directory': sh`mkdir "$f".d; ln -s -- "\${f##*/}".d "$f"`,
  pipe: sh`mkfifo -- "$f"`,
  'hard link': sh`ln -- "$g" "$f"`,
}

/** A start, parameters, and what comes of it: changed, same, or a part of why not. */
const cases: readonly [string, Record<string, unknown>, string][] = [
  ['nothing', { state: 'absent' }, 'same'],
  ['file', { state: 'absent' }, 'changed'],
  ['directory', { state: 'absent' }, 'changed'],
  ['full directory', { state: 'absent' }, 'not kept'],
  ['link', { state: 'absent' }, 'changed'],
  ['dangling link', { state: 'absent' }, 'changed'],
  ['pipe', { state: 'absent' }, 'not kept'],

  ['nothing', { mode: '0600' }, 'there is no'],
  ['file', { state: 'file' }, 'same'],
  ['file', { state: 'file', mode: '0600', owner: 'nobody', group: '7' }, 'changed'],
  ['file', { mode: 'u=rwX,g=rX,o=' }, 'changed'],
  ['file', { owner: 'no-such' }, 'there is no user no-such'],
  ['pipe', { mode: '0600' }, 'changed'],
  ['link', { mode: '0600', group: 'nogroup' }, 'changed'],
  ['link', { owner: 'nobody', mode: '0600', follow: false }, 'changed'],
  ['directory', { mode: '0755' }, 'changed'],
  ['directory', { state: 'file' }, 'is a directory'],
  ['file', { modification_time: 'now' }, 'touched'],

  ['nothing', { state: 'touch', mode: '0600', owner: 'nobody' }, 'changed'],
  ['file', { state: 'touch', mode: '0600' }, 'changed'],
  ['file', { state: 'touch' }, 'touched'],
  ['file', { state: 'touch', access_time: 'preserve', modification_time: 'preserve' }, 'same'],

  ['nothing', { state: 'directory', mode: '2750', group: 'nogroup' }, 'changed'],
  ['nothing', { state: 'directory', mode: '0700', deep: true }, 'changed'],
  ['directory', { state: 'directory' }, 'same'],
  ['directory', { state: 'directory', mode: 'u=rwx,go=' }, 'changed'],
  ['link to a directory', { state: 'directory', mode: '0700' }, 'changed'],
  ['file', { state: 'directory' }, 'is a file'],
  ['full directory', { recurse: true, mode: 'u=rwX,g=rX,o=', owner: 'nobody' }, 'changed'],
  ['full directory', { recurse: true, state: 'directory', owner: '0', group: '0' }, 'same'],

  ['nothing', { state: 'link' }, 'changed'],
  ['nothing', { state: 'link', src: 'nowhere' }, 'nowhere to link to'],
  ['nothing', { state: 'link', src: 'nowhere', force: true, owner: 'nobody' }, 'changed'],
  ['nothing', { state: 'link', mode: '0600', owner: 'nobody' }, 'changed'],
  ['link', { state: 'link', follow: false, owner: 'nobody', mode: '0600' }, 'changed'],
  ['link', { state: 'link' }, 'same'],
  ['dangling link', { state: 'link' }, 'changed'],
  ['link to a directory', { state: 'link' }, 'changed'],
  ['file', { state: 'link' }, 'is a file'],
  ['file', { state: 'link', force: true }, 'changed'],
  ['directory', { state: 'link', force: true }, 'changed'],
  ['full directory', { state: 'link', force: true }, 'not empty'],

  ['nothing', { state: 'hard', mode: '0600' }, 'changed'],
  ['hard link', { state: 'hard' }, 'same'],
  ['file', { state: 'hard' }, 'there already'],
  ['file', { state: 'hard', force: true, owner: 'nobody' }, 'changed'],
  ['nothing', { state: 'hard', src: '/nowhere' }, 'there is no /nowhere'],
]

describe.each(shells)('file in %s', (shell) => {
  let b: Bench
  let count = 0
  beforeAll(() => {
    b = bench(shell)
  })
  afterAll(() => b.remove())

  // bash differs from dash in the least; every fourth case will do.
  it.each(cases.filter((_, i) => shell !== 'bash' || i % 4 === 0))(
    'keeps the laws from %s with %j: %s',
    async (start, { deep, ...more }, end) => {
      const folder = join(b.folder, String(++count))
      mkdirSync(folder)
      const path = join(folder, deep ? '-a/b\n/ü' : "-odd 'näme'\n")
      const other = join(folder, 'other')
      const src = more.state === 'link' ? 'other' : more.state === 'hard' ? other : undefined
      const params = { ...defaults, path, ...(src && { src }), ...more }

      const { refused, change } = await law(file, params, {
        shell: b.run,
        arrange: sh`f=${path} g=${other}
echo other >"$g"
${starts[start]!}`,
      })

      if (end === 'changed')
        expect([refused, change?.irreversible, change !== undefined]).toEqual([undefined, undefined, true])
      else if (end === 'same') expect([refused, change]).toEqual([undefined, undefined])
      else if (end === 'touched') expect(change?.triggers).toBeDefined()
      else expect(refused ?? change?.irreversible).toContain(end)
    },
  )
})

describe('a directory', () => {
  it('may be made meanwhile, with those above it, by another who makes it, too', async () => {
    const b = bench(shells[0]!)
    const params = { ...defaults, path: join(b.folder, 'above/it'), state: 'directory' } as never
    const { stdout } = await b.run(file.probe(params))
    const change = file.plan(file.parse(stdout, params), params)
    mkdirSync(join(b.folder, 'above/it'), { recursive: true })

    const { code, stderr } = await b.run(file.apply(change as never, params))

    expect([code, stderr]).toEqual([0, ''])
    b.remove()
  })
})

describe('file checks', () => {
  it.each([
    ['a source without a link', { src: '/a' }, 'src needs the state'],
    ['a hard link without a source', { state: 'hard' }, 'needs src'],
    ['recursion into a file', { state: 'file', recurse: true }, 'recurse needs'],
    ['a wrong mode', { mode: 'rw' }, 'mode must be octal'],
  ])('%s', (_, params, message) => {
    expect(file.check!({ ...defaults, path: '/x', ...params } as never)).toEqual([
      expect.stringContaining(message),
    ])
  })
})
