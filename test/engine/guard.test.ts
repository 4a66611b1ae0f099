import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { cksum, guarded, movedCode } from '../../src/engine/guard.ts'
import { sh } from '../../src/script.ts'

const run = (shell: string, text: string) => spawnSync(shell, ['-eu', '-c', text], { encoding: 'utf8' })

describe('cksum', () => {
  it.each([[''], ['a\n'], ['ftp\0é'], ['x'.repeat(70_000)]])('agrees with the utility for %j', (text) => {
    const utility = spawnSync('cksum', { input: text, encoding: 'utf8' }).stdout.trim()

    expect(cksum(Buffer.from(text))).toBe(utility)
  })
})

const long = 'x'.repeat(3_000)

describe.each(['dash', 'bash', 'sh'])('a guarded script in %s', (shell) => {
  it.each([
    ['nothing', ''],
    ['a word', 'one'],
    ['newlines at its end', 'one\n\ntwo\n\n'],
    ['quotes and patterns', `it's "$HOME" * \\ \`id\`\n`],
    ['a text that is long', long],
    ['letters beyond ASCII', 'grün\n'],
  ])('applies where the answer is as it was: %s', (_, text) => {
    const script = guarded(sh`printf %s ${text}`, Buffer.from(text), sh`echo applied`)

    expect(run(shell, script.text)).toMatchObject({ status: 0, stdout: 'applied\n', stderr: '' })
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
    const script = guarded(probe, Buffer.from('one\n'), sh`echo applied`)

    expect(run(shell, script.text)).toMatchObject({ status: movedCode, stdout: '' })
  })

  it('applies nothing where a long answer is another, or its probe fails', () => {
    for (const probe of [sh`printf %s ${`${long}x`}`, sh`printf %s ${long}; false`])
      expect(run(shell, guarded(probe, Buffer.from(long), sh`echo applied`).text)).toMatchObject({
        status: movedCode,
        stdout: '',
      })
  })

  it('applies under set -e', () => {
    const script = guarded(sh`echo one`, Buffer.from('one\n'), sh`false; echo applied`)

    expect(run(shell, script.text)).toMatchObject({ status: 1, stdout: '' })
  })
})
