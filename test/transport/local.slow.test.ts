import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { connect } from '../../src/transport/connect.ts'
import { shellContract } from './contract.ts'
import { lacking } from './needs.ts'

const home = mkdtempSync(join(tmpdir(), 'tsplay-home-'))
const usual = process.env.HOME

beforeAll(() => {
  process.env.HOME = home
})

afterAll(() => {
  process.env.HOME = usual
  rmSync(home, { recursive: true, force: true })
})

for (const [shell, program] of [
  ['dash'],
  ['busybox ash', 'busybox'],
  ['bash'],
  ['bash --posix', 'bash'],
] as const)
  if (!lacking(program ?? shell))
    shellContract(`local ${shell}`, () =>
      connect({ name: 'here', connection: 'local', host: '', port: 0, user: '', timeout: 10, shell }),
    )
