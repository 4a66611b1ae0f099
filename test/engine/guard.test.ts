import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { cksum, guarded, movedCode } from '../../src/engine/guard.ts'
import { asking, type Script, sh, steps } from '../../src/script.ts'
import { shells } from '../shells.ts'

const run = (shell: string, { text }: Script) =>
  spawnSync(shell, [...(shell === 'busybox' ? ['sh'] : []), '-eu', '-c', text], { encoding: 'utf8' })

describe('cksum', () => {
  it.each([[''], ['a\n'], ['ftp\0é'], ['x'.repeat(70_000)]])('agrees with the utility for %j', (text) => {
    const utility = spawnSync('cksum', { input: text, encoding: 'utf8' }).stdout.trim()

    expect(cksum(Buffer.from(text))).toBe(utility)
  })
})

const long = 'x'.repeat(3_000)

/** Of a probe that says which files it asks about, a short answer is compared as it is. */
const kinds: readonly (readonly [string, (script: Script) => Script])[] = [
  ['raw', (script) => script],
  ['encoded', (script) => steps(asking({ path: '/a', hash: false }), script)],
]
const cases = shells.flatMap((shell) => kinds.map(([kind, probe]) => [kind, shell, probe] as const))

describe.each(cases)('a script guarded by a probe of %s answers in %s', (kind, shell, asked) => {
  it.each([
    ['nothing', ''],
    ['a word', 'one'],
    ['newlines at its end', 'one\n\ntwo\n\n'],
    ['quotes and patterns', `it's "$HOME" * \\ \`id\`\n`],
    ['a text that is long', long],
    ['letters beyond ASCII', 'grün\n'],
  ])('applies where the answer is as it was: %s', (_, text) => {
    const script = guarded(asked(sh`printf %s ${text}`), Buffer.from(text), sh`echo applied`)

    expect(run(shell, script)).toMatchObject({ status: 0, stdout: 'applied\n', stderr: '' })
  })

  it.each([
    ['another answer', sh`echo other`],
    ['one with a newline less', sh`printf one`],
    ['one with a newline more', sh`printf 'one\n\n'`],
    ['none', sh`:`],
    ['a probe that fails at its end', sh`echo one; false`],
    ['a probe that fails on its way', sh`false; echo one`],
    ['a long answer', sh`echo ${long}`],
  ])('applies nothing where the host has moved: %s', (_, probe) => {
    const script = guarded(asked(probe), Buffer.from('one\n'), sh`echo applied`)

    expect(run(shell, script)).toMatchObject({ status: movedCode, stdout: '' })
  })

  it('applies nothing where a long answer is another, or its probe fails', () => {
    for (const probe of [sh`printf %s ${`${long}x`}`, sh`printf %s ${long}; false`])
      expect(run(shell, guarded(asked(probe), Buffer.from(long), sh`echo applied`))).toMatchObject({
        status: movedCode,
        stdout: '',
      })
  })

  it.runIf(kind === 'raw')('applies nothing where a NUL has come in', () => {
    const script = guarded(sh`printf 'o\\000ne\\n'`, Buffer.from('one\n'), sh`echo applied`)

    expect(run(shell, script)).toMatchObject({ status: movedCode, stdout: '' })
  })

  it('applies under set -e', () => {
    const script = guarded(asked(sh`echo one`), Buffer.from('one\n'), sh`false; echo applied`)

    expect(run(shell, script)).toMatchObject({ status: 1, stdout: '' })
  })
})
