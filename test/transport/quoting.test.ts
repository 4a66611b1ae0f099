import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sh } from '../../src/script.ts'
import { connect } from '../../src/transport/connect.ts'
import type { Connection, Shell } from '../../src/transport/shell.ts'
import { lacking } from './needs.ts'

// Where quoting fails, one of these leaves a file behind.
const hostile = fc.constantFrom(
  ...[
    "'",
    '"',
    '\\',
    '`touch owned`',
    '$(touch owned)',
    '${HOME}',
    '$',
    '\n',
    '\r',
    '\t',
    ' ',
    ';touch owned;',
    '&',
    '|',
  ],
  ...[
    '*',
    '?',
    '[a]',
    '~',
    '#',
    '!',
    '{a,b}',
    '=',
    '-n',
    '--',
    '%s',
    '%',
    '\\0101',
    '\\c',
    '>owned',
    '<',
    '(',
    ')',
  ],
  ...[
    'ä',
    '€',
    '🚀',
    '\u0080',
    '\u0081',
    '\u0088',
    '\u00ff',
    '\u0001',
    '\u001b',
    '\u007f',
    'ā',
    'x'.repeat(3000),
  ],
)
const word = fc
  .oneof(
    fc.array(hostile, { maxLength: 12 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
  )
  .filter((text) => !text.includes('\0'))

for (const [shell, program] of [['dash'], ['busybox ash', 'busybox'], ['bash']] as const)
  describe.skipIf(lacking(program ?? shell))(`values in ${shell}`, () => {
    let connection: Connection
    let run: Shell['run']
    let dir: string

    beforeAll(async () => {
      dir = mkdtempSync(join(tmpdir(), 'tsplay-quoting-'))
      connection = await connect({
        name: 'here',
        connection: 'local',
        host: '',
        port: 0,
        user: '',
        timeout: 10,
        shell,
      })
      const opened = await connection.shell()
      run = (jobs) => opened.run(jobs)
    })

    afterAll(async () => {
      await connection?.close()
      rmSync(dir, { recursive: true, force: true })
    })

    it('arrive as they were, in scripts of ours and of users, and nothing else runs', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(word, { minLength: 1, maxLength: 20 }),
          fc.boolean(),
          async (words, user) => {
            const jobs = words.map((text) => ({ script: sh`cd ${dir}; printf %s ${text}`, user }))

            const outcomes = await Promise.all(run(jobs))

            expect(outcomes).toEqual(words.map((stdout) => ({ code: 0, stdout, stderr: '' })))
          },
        ),
        { numRuns: 20 },
      )
      expect(readdirSync(dir)).toEqual([])
    }, 30_000)

    it('arrive as separate words of a list', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 10 }), async (words) => {
          const [outcome] = await Promise.all(run([{ script: sh`printf '<%s>' ${words}` }]))

          expect(outcome!.stdout).toBe(words.map((text) => `<${text}>`).join(''))
        }),
        { numRuns: 25 },
      )
    })

    it('arrive on stdin', async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
          const [outcome] = await Promise.all(
            run([{ script: sh`od -An -v -tx1 | tr -d ' \n'`, user: true, stdin: bytes }]),
          )

          expect(outcome).toEqual({ code: 0, stdout: Buffer.from(bytes).toString('hex'), stderr: '' })
        }),
        { numRuns: 15 },
      )
    }, 30_000)
  })
