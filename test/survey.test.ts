import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asking, sh, steps } from '../src/script.ts'
import { defineAsking, survey } from '../src/survey.ts'
import { frame } from '../src/transport/frame.ts'
import type { Job } from '../src/transport/shell.ts'
import { shells } from './shells.ts'

const folder = mkdtempSync(join(tmpdir(), 'survey-'))
const path = (name: string) => join(folder, name)
const question = (name: string) =>
  sh`${defineAsking}
attributes_of ${path(name)}
if test -f ${path(name)} && ! test -L ${path(name)}; then
  hash_of ${path(name)}; echo "$h"
  size_of ${path(name)}; echo "$s"
fi`

beforeAll(() => {
  mkdirSync(path('directory'))
  writeFileSync(path('a'), 'first')
  writeFileSync(path('aa'), 'second')
  writeFileSync(path("it's here"), 'third')
  writeFileSync(path('empty'), '')
  chmodSync(path('a'), 0o600)
  symlinkSync('a', path('link'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(shells)('a survey in %s', (shell) => {
  /** What each job prints on stdout. */
  const run = (jobs: readonly Job[]) => {
    const input = jobs.map((job, i) => frame(job, 'NONCE', i)).join('')
    const args = shell === 'busybox' ? ['sh'] : []
    const { stdout } = spawnSync(shell, args, { input, encoding: 'utf8' })
    return stdout.split(/\nNONCE \d+ \d+\n/).slice(0, -1)
  }
  const names = ['a', 'aa', 'directory', 'empty', 'link', "it's here"]
  const all = () => survey(names.map((name) => ({ path: path(name), hash: true })))!
  /** What the survey says of a path. */
  const surveyed = (of: string) =>
    sh`${defineAsking}
if surveyed ' ' ${of}; then echo "$s"; fi
if surveyed '  ' ${of}; then echo "$s"; fi`

  it('is read as if each script had asked itself', () => {
    const itself = run(names.map((name) => ({ script: question(name) })))

    const [, ...answers] = run([
      { script: all(), takes: 7 },
      ...names.map((name) => ({ script: question(name), reads: 7 })),
    ])

    expect(answers).toEqual(itself)
    expect(itself[0]).toMatch(/^8180:5:.*\n[\da-f]{64}\n5\n$/)
  })

  it('knows what its readers would start processes for', () => {
    const [, found] = run([
      { script: all(), takes: 7 },
      { script: surveyed(path('aa')), reads: 7 },
    ])

    expect(found).toMatch(/^81[\da-f]{2}:6:.*\n[\da-f]{64}\n$/)
  })

  it.each([
    ['of another number', 8],
    ['by a script that names none', undefined],
  ])('is not read %s', (_, reads) => {
    const [, found] = run([
      { script: all(), takes: 7 },
      { script: surveyed(path('aa')), reads },
    ])

    expect(found).toBe('')
  })

  it.each([
    ['ends like one that it has', 'a'],
    ['looks like two of its lines', `${path('a')}\n8180:5:0:0:root:root ${path('aa')}`],
    ['is a pattern', path('*')],
  ])('says nothing of a path that %s', (_, odd) => {
    const [, found] = run([
      { script: all(), takes: 7 },
      { script: surveyed(odd), reads: 7 },
    ])

    expect(found).toBe('')
  })
})

it('is taken from three files on, and of plain names only', () => {
  const files = (...paths: string[]) => paths.map((one) => ({ path: one, hash: false }))

  expect(survey(files('/a', '/b', '/a'))).toBeUndefined()
  expect(survey(files('/a', '/b', '/c d'))).toBeUndefined()
  expect(survey(files('/a', '/b', '/c'))!.text).toContain('for f in /a /b /c;')
})

it('is asked for by what a script is made of', () => {
  const file = { path: '/a', hash: true }

  expect(sh`if true; then ${steps(asking(file), sh`:`)}; fi`.asked).toEqual([file])
})
