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

describe.each(['dash', 'bash', 'sh'])('a guarded script in %s', (shell) => {
  it('applies where the host is as planned', () => {
    const script = guarded(sh`printf 'one\ntwo'`, Buffer.from('one\ntwo'), sh`echo applied`)

    expect(run(shell, script.text)).toMatchObject({ status: 0, stdout: 'applied\n' })
  })

  it('applies nothing where the host has moved', () => {
    const script = guarded(sh`echo other`, Buffer.from('one\n'), sh`echo applied`)

    expect(run(shell, script.text)).toMatchObject({ status: movedCode, stdout: '' })
  })

  it('stops the probe at its first failure, as when it was asked', () => {
    const script = guarded(sh`echo one; false; echo two`, Buffer.from('one\n'), sh`echo applied`)

    expect(run(shell, script.text)).toMatchObject({ status: 0, stdout: 'applied\n' })
  })
})
