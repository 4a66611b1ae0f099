import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copy } from '../../modules/copy.ts'
import { type Script, sh } from '../../src/script.ts'
import { contentOf, law, type RunScript } from '../laws.ts'
import { type Bench, bench, shells } from '../shells.ts'

const defaults = { force: true, backup: false, follow: false, remote_src: false, local_follow: true }
const text = 'pasv_min_port=10000\n'
const old = 'old\n'

/** Starting states of the path $f. */
const starts: readonly [string, Script][] = [
  ['nothing there', sh`:`],
  ['the same text', sh`printf %s ${text} >"$f"`],
  ['another text', sh`printf %s ${old} >"$f"; chmod 640 "$f"`],
  ['an empty file', sh`: >"$f"; chmod 4711 "$f"`],
  ['bytes that are no text', sh`printf '\377\000x' >"$f"`],
  ['a link', sh`echo real >"$f".real; ln -s -- "\${f##*/}".real "$f"`],
  ['a dangling link', sh`ln -s such "$f"`],
  ['another owner', sh`printf %s ${text} >"$f"; chown 12345:54321 "$f"`],
]

const variants: readonly [string, object][] = [
  ['with a backup', { backup: true }],
  ['following links', { follow: true, mode: '0600', owner: 'nobody', backup: true }],
  ['with nothing else', {}],
  ['with a symbolic mode', { mode: 'u=rw,g+w,o-r' }],
  ['with an owner', { owner: 'nobody', group: '0', mode: 0o4755 }],
  ['without force', { force: false }],
]

describe.each(shells)('copy in %s', (shell) => {
  let b: Bench
  let count = 0
  beforeAll(() => {
    b = bench(shell)
  })
  afterAll(() => b.remove())
  const fresh = (name = 'file'): string => {
    const folder = join(b.folder, String(++count))
    mkdirSync(folder)
    return join(folder, name)
  }
  const run: RunScript = (script) => b.run(script)

  describe.each(starts)('keeps the laws from %s', (_, start) => {
    it.each(variants.slice(0, { dash: 6, busybox: 2 }[shell] ?? 1))('%s', async (_, more) => {
      const dest = fresh("-odd 'näme'\n")
      const params = { ...defaults, content: contentOf(text), dest, ...more }

      const verdict = await law(copy, params, {
        shell: run,
        arrange: sh`f=${dest}
${start}`,
        contents: [text],
      })

      expect(verdict.refused).toBe(undefined)
      if (verdict.change) expect(readFileSync(dest, 'utf8')).toBe(text)
    })
  })

  it.each([
    ['a directory', 'dir', 'is a directory', false, sh`mkdir "$f/dir"`],
    ['a pipe', 'pipe', 'is not a regular file', false, sh`mkfifo "$f/pipe"`],
    ['a missing directory', 'no/file', 'does not exist', 'directory', sh`:`],
    ['a file as directory', 'a/b/file', 'is not a directory', 'directory', sh`: >"$f/a"`],
  ])('refuses %s', async (_, name, refused, missing, start) => {
    const folder = fresh('.')
    const params = { ...defaults, content: contentOf(text), dest: `${folder}/${name}` }
    await b.run(sh`f=${folder}
${start}`)

    const state = copy.parse((await b.run(copy.probe(params as never))).stdout, params as never)

    expect(copy.plan(state, params as never)).toMatchObject({
      refused: expect.stringContaining(refused),
      ...(missing && { missing }),
    })
  })

  it('says that there is no such user', async () => {
    const params = { ...defaults, content: contentOf(text), dest: fresh(), owner: 'no-such-user' }
    const state = copy.parse((await b.run(copy.probe(params as never))).stdout, params as never)
    expect(copy.plan(state, params as never)).toEqual({
      refused: 'there is no user no-such-user on this host',
      missing: 'account',
    })
  })

  it.each([
    ['an existing directory', sh`mkdir -p "$f"`],
    ['no directory', sh`:`],
    ['a link to a directory', sh`mkdir "$f".real; ln -s sub.real "$f"`],
  ])('puts the file into %s under its own name', async (_, start) => {
    const dest = fresh('sub')
    const params = {
      ...defaults,
      src: contentOf(text, 'vsftpd.conf'),
      dest: `${dest}/`,
      directory_mode: '0700',
    }

    const { change } = await law(copy, params, {
      shell: run,
      arrange: sh`f=${dest}
${start}`,
      contents: [text],
    })

    expect(change?.after.path).toBe(`${dest}/vsftpd.conf`)
    expect(readFileSync(`${dest}/vsftpd.conf`, 'utf8')).toBe(text)
  })

  it('copies on the host, with the mode of the source', async () => {
    const src = fresh('source')
    const dest = fresh()
    writeFileSync(src, text, { mode: 0o751 })
    const params = { ...defaults, src, dest, remote_src: true, mode: 'preserve', backup: true }

    const { change } = await law(copy, params, { shell: run, arrange: sh`echo other >${dest}` })

    expect(change?.after).toMatchObject({ mode: '0751', content: { sha256: contentOf(text).sha256 } })
    expect(readFileSync(dest, 'utf8')).toBe(text)
  })

  it('tries the new text before it is put in place', async () => {
    const params = {
      ...defaults,
      content: contentOf(text),
      dest: fresh(),
      validate: `grep -q '${text.trim()}' %s`,
    }
    const { change } = await law(copy, params, { shell: run, contents: [text] })
    expect(change).toBeDefined()

    const bad = { ...params, validate: 'sh -c \'cat "$1"; exit 3\' x %s' }
    const outcome = await b.run(copy.test!(change!, bad as never)!)
    expect(outcome).toEqual({
      code: 3,
      stdout: '',
      stderr: `${text}${bad.validate} ended with code 3, where %s is the new content\n`,
    })
  })

  it('names the backup in its result', async () => {
    const dest = fresh()
    const params = { ...defaults, content: contentOf(text), dest, backup: true }

    const { state, change } = await law(copy, params, {
      shell: run,
      arrange: sh`printf %s ${old} >${dest}`,
      contents: [text],
    })
    const result = copy.result!(state, change, params as never)

    const backup = `${dest}.${contentOf(old).sha256.slice(0, 12)}~`
    expect(result).toMatchObject({ dest, backup_file: backup, checksum: contentOf(text).sha1, size: 20 })
    expect(readFileSync(backup, 'utf8')).toBe(old)
  })
})

describe('copy', () => {
  it('refuses a source with another checksum', () => {
    const params = { ...defaults, src: contentOf(''), dest: '/x', checksum: '0'.repeat(40) }
    expect(copy.plan({} as never, params as never)).toEqual({
      refused: expect.stringContaining('the checksum of src is da39a3ee'),
    })
  })
})

describe('copy checks', () => {
  it.each([
    ['no source', {}, 'one of src and content is required'],
    [
      'two sources',
      { src: contentOf('', 'a'), content: contentOf('') },
      'src and content exclude each other',
    ],
    ['a text for a directory', { content: contentOf(''), dest: '/etc/' }, 'dest must name a file'],
    ['a decimal mode', { content: contentOf(''), mode: '689' }, 'mode must be octal'],
    ['a command without a place', { content: contentOf(''), validate: 'keepalived -t' }, 'must contain %s'],
  ])('%s', (_, params, message) => {
    expect(copy.check!({ ...defaults, dest: '/x', ...params } as never)).toEqual([
      expect.stringContaining(message),
    ])
  })
})
