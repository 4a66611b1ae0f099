import { mkdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { blockinfile } from '../../../modules/blockinfile.ts'
import { lineinfile } from '../../../modules/lineinfile.ts'
import { replace } from '../../../modules/replace.ts'
import { type Script, sh } from '../../../src/script.ts'
import { law, type RunScript } from '../../laws.ts'
import { bench, shells } from '../../shells.ts'

const line = {
  line: 'new',
  state: 'present',
  backrefs: false,
  firstmatch: false,
  create: true,
  backup: false,
}
const block = {
  ...{ block: 'new', state: 'present', create: true, backup: false },
  ...{ marker: '# {mark}', marker_begin: 'BEGIN', marker_end: 'END' },
  ...{ append_newline: false, prepend_newline: false },
}
const old = 'old\n'

/** Starting states of the path $f. */
const starts: readonly [string, Script][] = [
  ['nothing there', sh`:`],
  ['a text', sh`printf %s ${old} >"$f"; chmod 640 "$f"`],
  ['an empty file', sh`: >"$f"; chmod 4711 "$f"`],
  ['bytes that are no text', sh`printf '\377\000 %%s\\\nold' >"$f"`],
  ['a link', sh`echo old >"$f".real; ln -s -- "\${f##*/}".real "$f"`],
  ['a dangling link', sh`ln -s such "$f"`],
  ['another owner', sh`printf %s ${old} >"$f"; chown 12345:54321 "$f"`],
  ['no directory', sh`rmdir -- "\${f%/*}"`],
  ['what is asked for', sh`printf 'new\n' >"$f"`],
]

const variants = [
  ['lineinfile', lineinfile, { ...line, backup: true }],
  ['lineinfile that removes', lineinfile, { ...line, state: 'absent', line: 'old', backup: true }],
  ['blockinfile with attributes', blockinfile, { ...block, mode: '0600', owner: 'nobody', backup: true }],
  ['replace', replace, { regexp: '^old', replace: '', encoding: 'utf-8', backup: false, mode: 'g+w' }],
  ['replace that goes on', replace, { regexp: 'o', replace: 'oo', encoding: 'utf-8', backup: true }],
] as const

describe.each(shells)('edits in %s', (shell) => {
  const b = bench(shell)
  let count = 0
  afterAll(() => b.remove())
  const run: RunScript = (script) => b.run(script)
  const fresh = (): string => {
    const folder = join(b.folder, String(++count))
    mkdirSync(folder)
    return join(folder, "-odd 'näme'\n")
  }
  const tried = variants.slice(0, { dash: 5, busybox: 3 }[shell] ?? 1)

  describe.each(starts)('keep the laws from %s', (_, start) => {
    it.each(tried)('%s', async (_, module, params) => {
      const path = fresh()

      const { refused } = await law<object>(
        module as never,
        { ...params, path },
        {
          shell: run,
          arrange: sh`f=${path}
${start}`,
        },
      )

      expect(refused ?? 'does not exist').toContain('does not exist')
    })
  })

  it('try the new text before it is put in place', async () => {
    const params = { ...line, path: fresh(), validate: 'grep -qx new %s' }
    const { change } = await law(lineinfile, params, { shell: run })

    const bad = { ...params, validate: 'sh -c \'cat "$1"; exit 3\' x %s' }
    const outcome = await b.run(lineinfile.test!(change!, bad as never)!)

    expect(outcome).toEqual({
      code: 3,
      stdout: '',
      stderr: `new\n${bad.validate} ended with code 3, where %s is the new content\n`,
    })
  })

  it('keep what was there beside it, and a link a link', async () => {
    const path = fresh()
    const params = { ...line, path, backup: true }

    const { state, change } = await law(lineinfile, params, {
      shell: run,
      arrange: sh`printf %s ${old} >${`${path}.real`}; ln -s -- ${`${path}.real`} ${path}`,
    })
    const { backup, msg } = lineinfile.result!(state, change, params as never) as Record<string, string>

    expect([readFileSync(backup!, 'utf8'), readFileSync(path, 'utf8'), msg]).toEqual([
      old,
      `${old}new\n`,
      'line added',
    ])
    expect(backup).toMatch(/\.real\.[0-9a-f]{12}~$/)
    expect(readlinkSync(path)).toBe(`${path}.real`)
  })

  it('are of small files', async () => {
    const path = fresh()
    writeFileSync(path, 'x'.repeat(1_048_577))

    const { code, stderr } = await b.run(lineinfile.probe({ ...line, path } as never))

    expect([code, stderr]).toEqual([1, `${path}: larger than 1 MB\n`])
  })
})
