import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Built, build } from './built.ts'

/** A lab of which only lb1 is up, with a program that stands for ssh. */
let built: Built
let folder: string
beforeAll(() => {
  built = build()
  // Its recipe is not compiled: it is read in the checkout.
  symlinkSync(join(import.meta.dirname, '../../lab'), join(dirname(built.cli), '../../lab'))
  folder = mkdtempSync(join(tmpdir(), 'tsplay-lab-'))
  const state = join(folder, 'tsplay-lab/run-2200')
  mkdirSync(state, { recursive: true })
  const started = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')[19]
  writeFileSync(join(state, 'lb1.pid'), `${process.pid} ${started}\n`)
  writeFileSync(join(folder, 'ssh'), '#!/bin/sh\necho "ssh: $*"\n', { mode: 0o755 })
})
afterAll(() => {
  built.remove()
  rmSync(folder, { recursive: true })
})

function lab(...args: string[]) {
  const { TSPLAY_LAB_PORT: _, ...env } = process.env
  return spawnSync(process.execPath, [join(dirname(built.cli), '../lab/cli.js'), ...args], {
    encoding: 'utf8',
    env: { ...env, XDG_CACHE_HOME: folder, PATH: `${folder}:${process.env.PATH}` },
  })
}

describe('the command of the lab', () => {
  it.each([
    ['unplug nix public', 'there is no machine "nix": there are lb1, lb2, ftp1, ftp2, client'],
    ['cut nix public', 'there is no machine "nix": there are lb1, lb2, ftp1, ftp2, client'],
    ['degrade lb1 public', 'DELAY: expected a number from 0 to 60000, got ""'],
    ['degrade lb1 public abc', 'DELAY: expected a number from 0 to 60000, got "abc"'],
    ['degrade lb1 public -5', 'DELAY: expected a number from 0 to 60000, got "-5"'],
    ['degrade lb1 public 5 7', 'LOSS: expected a number from 0 to 1, got "7"'],
    ['ssh lb2', 'lb2 is not up: run "lab up" first, which starts all machines in the state "fresh"'],
  ])('refuses: %s', (args, message) => {
    expect(lab(...args.split(' '))).toMatchObject({ stderr: `lab: ${message}\n`, status: 1 })
  })

  it('logs in to a machine that is up, whatever the others are', () => {
    expect(lab('ssh', 'lb1', 'uptime')).toMatchObject({
      stdout: expect.stringMatching(/^ssh: .* -l root lb1 uptime\n$/),
      status: 0,
    })
  })
})
