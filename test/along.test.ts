import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { along, alongFunctions, type Hashed } from '../src/along.ts'
import { type Script, sh, steps } from '../src/script.ts'
import { shells } from './shells.ts'

const hashed = (bytes: Uint8Array): Hashed => [createHash('sha256').update(bytes).digest('hex'), bytes]

describe.each(shells)('a content in a script of %s', (shell) => {
  const run = (...scripts: Script[]) => {
    const args = shell === 'busybox' ? ['sh'] : []
    return spawnSync(shell, args, { input: steps(sh`set -eu`, alongFunctions, ...scripts).text })
  }

  it.each([
    ['text', Buffer.from('listen 21\n')],
    ['text without an end', Buffer.from('a')],
    ['empty lines', Buffer.from('\n\na\n\n')],
    ['quotes, escapes and a leading dash', Buffer.from('-n "\'$(id)` %s \\n\\\\ 100%\n')],
    ['letters beyond ASCII', Buffer.from('grün\n')],
    ['every byte', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
    ['several pieces', Buffer.from('\0\x01x'.repeat(50_000))],
  ])('is printed as it is: %s', (_, bytes) => {
    const [sha256] = hashed(bytes)

    const { status, stdout } = run(along([hashed(Buffer.from('other')), hashed(bytes)]), sh`along ${sha256}`)

    expect(status).toBe(0)
    expect(stdout.equals(bytes)).toBe(true)
  })

  it('is told from one that did not come along', () => {
    const [known, unknown] = ['a', 'b'].map((text) => hashed(Buffer.from(text)))
    const asking = sh`if along ${unknown![0]}; then echo here; else echo elsewhere; fi`

    expect(run(along([known!]), asking).stdout.toString()).toBe('elsewhere\n')
    expect(run(asking).stdout.toString()).toBe('elsewhere\n')
  })

  it('says that it cannot be written, and ends the script', () => {
    const content = hashed(Buffer.from('a\n'))

    const { status, stderr } = run(
      along([content]),
      sh`if along ${content[0]} >/dev/full; then :; fi; echo no`,
    )

    expect(status).toBe(1)
    expect(stderr.toString()).toContain('a file cannot be written to; is the disk full?\n')
  })
})
