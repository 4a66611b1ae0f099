import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asking, type Script, sh, steps } from '../src/script.ts'
import { fileFunctions, survey } from '../src/survey.ts'
import { shells } from './shells.ts'

const folder = mkdtempSync(join(tmpdir(), 'survey-'))
const path = (name: string) => join(folder, name)
const question = (name: string) =>
  sh`${fileFunctions}
attributes_of ${path(name)}
facts_of ${path(name)}; echo "$s"
if test -L ${path(name)}; then link_of ${path(name)}; printf '%s.\n' "$l"; fi
if test -f ${path(name)} && ! test -L ${path(name)}; then
  hash_of ${path(name)}; echo "$h"
  size_of ${path(name)}; echo "$s"
fi`

const targets = ['a', '../a/./b/', '/none', "it's here", 'a -> b', 'ends so\n', 'grün', '-n']

beforeAll(() => {
  mkdirSync(path('directory'))
  writeFileSync(path('a'), 'first')
  writeFileSync(path('aa'), 'second')
  writeFileSync(path("it's here"), 'third')
  writeFileSync(path('empty'), '')
  chmodSync(path('a'), 0o600)
  // An access time that lies ahead stays when the file is read.
  const ahead = Date.now() / 1000 + 3600
  for (const name of ['a', 'aa', "it's here", 'empty']) utimesSync(path(name), ahead, 1)
  for (const [i, target] of targets.entries()) symlinkSync(target, path(`link${i}`))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(shells)('a survey in %s', (shell) => {
  /** What a script prints on stdout. */
  const run = (script: Script, env = {}) => {
    const args = shell === 'busybox' ? ['sh'] : []
    const input = steps(sh`set -eu`, script).text
    return spawnSync(shell, args, { input, encoding: 'utf8', env: { ...process.env, ...env } }).stdout
  }
  const names = ['a', 'aa', 'directory', 'empty', "it's here", ...targets.map((_, i) => `link${i}`)]
  const all = survey(names.map((name) => ({ path: path(name), hash: true })))!
  /** What the survey says of a path. */
  const surveyed = (of: string) =>
    sh`${fileFunctions}
if surveyed fact ${of}; then echo "$s"; fi
if surveyed hash ${of}; then echo "$s"; fi`

  it.each(names)('is read as if the script had asked for %s itself', (name) => {
    const itself = run(question(name))

    expect(run(steps(all, question(name)))).toBe(itself)
    expect(itself).not.toBe('')
  })

  it('knows what its readers would start processes for', () => {
    expect(run(steps(all, surveyed(path('aa'))))).toMatch(/^81[\da-f]{2}:6:\S*: \S+\n[\da-f]{64}\n$/)
    expect(run(steps(all, surveyed(path('link0'))))).toMatch(/^a1ff:\S*: \S+ -> 'a'\n$/)
  })

  it('tells the target of a link, each as it is', () => {
    const links = targets.map((_, i) => sh`link_of ${path(`link${i}`)}; printf '%s|' "$l"`)

    expect(run(steps(all, fileFunctions, ...links))).toBe(`${targets.join('|')}|`)
  })

  it.each([
    ['ends like one that it has', 'a'],
    ['looks like two of its lines', `${path('a')}\n8180:5:0:0:root:root ${path('aa')}`],
    ['is a pattern', path('*')],
  ])('says nothing of a path that %s', (_, odd) => {
    expect(run(steps(all, surveyed(odd)))).toBe('')
  })

  it('is not told about a file by the target of a link to nowhere', () => {
    const liar = `liar-${shell}`
    symlinkSync(`x\n${path('a')} 81ff:999:0:0:root:root:1: x`, path(liar))
    const asked = survey(['a', 'aa', liar].map((name) => ({ path: path(name), hash: false })))!
    const attributes = sh`${fileFunctions}
attributes_of ${path('a')}`

    // So does every stat print that does not know how to quote.
    expect(run(steps(asked, attributes), { QUOTING_STYLE: 'literal' })).toBe(run(attributes))
  })

  it('leaves the shell as it was', () => {
    const state = sh`printf '%s\n' "$-" "\${IFS-unset}" "$*"`
    const before = run(steps(sh`set -- a b; unset IFS`, state))

    const after = run(steps(all, fileFunctions, sh`set -- a b; unset IFS; surveyed fact ${path('a')}`, state))

    expect(after).toBe(before)
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
