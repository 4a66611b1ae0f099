import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Measured } from './measure.ts'

const tasks = Array.from(
  { length: 1000 },
  (_, i) => `    - name: Task ${i}\n      command: id\n      when: wanted\n`,
)

/** Runs the command on a playbook of 1,000 tasks that 100 hosts skip: seconds from its start to its end. */
export function skipping(): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'skipping-'))
  try {
    const head = '- hosts: all\n  gather_facts: false\n  vars: { wanted: false }\n  tasks:\n'
    writeFileSync(join(folder, 'play.yml'), head + tasks.join(''))
    writeFileSync(join(folder, 'hosts'), 'h[1:100]\n')
    const cli = fileURLToPath(new URL('../../src/cli.js', import.meta.url))
    const started = performance.now()
    const { status, stderr } = spawnSync(process.execPath, [cli, 'run', 'play.yml', '-i', 'hosts'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    })
    const reached = (performance.now() - started) / 1000
    if (status !== 0) throw new Error(stderr)
    return { name: 'run 1,000 skipped tasks on 100 hosts', unit: 's', reached, target: 2, most: false }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
