import { chownSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copy } from '../../modules/copy.ts'
import { file } from '../../modules/file.ts'
import { readText } from '../../modules/lib/file-text.ts'
import { stat } from '../../modules/stat.ts'
import { type Script, sh, steps } from '../../src/script.ts'
import { contentOf, law } from '../laws.ts'
import { type Bench, bench, shells } from '../shells.ts'

const nobody = 65534
const install = { force: true, backup: false, follow: false, remote_src: false, local_follow: true }
const manage = { recurse: false, force: false, follow: true }

// "Could not ask" is not "absent", and what cannot be done leaves no trace.
describe.skipIf(process.getuid?.() !== 0).each(shells)('without rights in %s', (shell) => {
  let b: Bench
  beforeAll(() => {
    b = bench(shell, nobody)
    mkdirSync(join(b.folder, 'closed'), { mode: 0o700 })
    writeFileSync(join(b.folder, 'closed/file'), 'x')
    mkdirSync(join(b.folder, 'readonly'), { mode: 0o755 })
    writeFileSync(join(b.folder, 'secret'), 'x', { mode: 0o600 })
    writeFileSync(join(b.folder, 'foreign'), 'x', { mode: 0o644 })
  })
  afterAll(() => b.remove())
  const probes = (path: string): [string, Script][] => [
    ['copy', copy.probe({ ...install, dest: path, content: contentOf('y') } as never)],
    ['file', file.probe({ ...manage, path, state: 'absent' } as never)],
    ['stat', stat.probe({ path, get_checksum: true, checksum_algorithm: 'sha1' } as never)],
    ['readText', readText(path)],
  ]

  it('does not take a closed directory for an empty one', async () => {
    for (const [name, probe] of probes(join(b.folder, 'closed/file'))) {
      const { code, stderr } = await b.run(probe)
      expect([name, code, stderr]).toEqual([name, 1, expect.stringMatching(/permission denied/i)])
    }
  })

  it('does not take an unreadable file for an empty one', async () => {
    for (const [name, probe] of probes(join(b.folder, 'secret')).filter(([name]) => name !== 'stat')) {
      const { code, stderr } = await b.run(probe)
      expect([name, code !== 0, stderr]).toEqual([
        name,
        true,
        expect.stringMatching(/permission denied|can't open/i),
      ])
    }
  })

  it.each([
    ['a directory that is not writable', 'readonly/file'],
    ["somebody else's file", 'foreign'],
  ])('leaves no trace in %s', async (_, name) => {
    const params = { ...install, dest: join(b.folder, name), content: contentOf('y') } as never
    const state = copy.parse((await b.run(copy.probe(params))).stdout, params)
    const change = copy.plan(state, params) as never
    await b.run(sh`mkdir -p "$TSPLAY_STORE"; printf y >"$TSPLAY_STORE/"${contentOf('y').sha256}`)
    const before = [readdirSync(b.folder), readdirSync(join(b.folder, 'readonly'))]

    const { code, stderr } = await b.run(copy.apply(change, params))

    expect(code).not.toBe(0)
    expect(stderr).not.toBe('')
    expect([readdirSync(b.folder), readdirSync(join(b.folder, 'readonly'))]).toEqual(before)
  })

  it('keeps the laws for its own read-only files', async () => {
    const dest = join(b.folder, 'own')
    const params = { ...install, dest, content: contentOf('y'), group: String(nobody) }
    const arrange = sh`printf x >${dest}; chmod 444 ${dest}`

    const { change } = await law(copy, params, { shell: b.run, arrange, contents: ['y'] })

    expect(change?.after.mode).toBe('0444')
  })
})

describe('attributes beyond the mode', () => {
  it('survive the replacing of a file where the host has ACLs', async () => {
    const b = bench('dash')
    const dest = join(b.folder, 'file')
    const { code } = await b.run(sh`: >${dest}; setfacl -m u:${nobody}:r ${dest}; getfacl -n ${dest} >acl`)
    chownSync(dest, nobody, nobody)
    const params = { ...install, dest, content: contentOf('y') }

    await law(copy, params, { shell: b.run, contents: ['y'] })
    const kept = await b.run(steps(sh`getfacl -n ${dest} | grep -c ^user:65534:r--`))
    b.remove()

    // Without the tools or a file system for it there is nothing to see.
    expect(code === 0 ? kept.stdout : '1\n').toBe('1\n')
  })
})
